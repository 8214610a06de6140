import numpy as np
import pytest
import scipy.special

from explainer.pages.shape import sampling
from explainer.pages.shape.sampling import CHECKPOINTS, TOTAL, Sampler, draws, spread
from tests.loops import in_a_loop, until

SHARES = scipy.special.softmax([1.0, 0.5, -0.5])


def test_the_error_falls_along_the_line_of_one_over_the_root_of_n():
    """The mean of squared errors over many samples is V/N, with no constant to be chosen."""
    assert CHECKPOINTS[0] == 10
    assert CHECKPOINTS[-1] == TOTAL
    runs = 400
    jacobian = np.diag(SHARES) - np.outer(SHARES, SHARES)
    for count in (1000, 100_000):
        means = np.random.default_rng(5).multinomial(count, SHARES, size=runs) / count
        covariances = np.einsum("ri,ij->rij", means, np.eye(3)) - np.einsum("ri,rj->rij", means, means)
        squares = ((covariances - jacobian) ** 2).sum(axis=(1, 2))
        assert squares.mean() == pytest.approx(spread(SHARES) / count, rel=0.15)


def test_a_sample_stays_near_that_line_to_the_end():
    *_, sample = draws(SHARES)
    ratios = np.array(sample.errors) / np.sqrt(spread(SHARES) / np.array(CHECKPOINTS))
    assert len(ratios) == len(CHECKPOINTS)
    assert (ratios < 4).all()
    assert 0.3 < np.exp(np.log(ratios).mean()) < 2
    assert sample.count == TOTAL
    np.testing.assert_allclose(sample.hits / TOTAL, SHARES, atol=0.003)


def test_the_same_is_drawn_again():
    first, second = ([sample.hits.tolist() for sample in draws(SHARES)] for _ in range(2))
    assert first == second


def test_a_class_without_a_share_is_never_drawn():
    *_, sample = draws(np.array([0.5, 0.0, 0.5, 0.0]))
    assert sample.hits[[1, 3]].tolist() == [0, 0]


def drawn(act, monkeypatch):
    """Let something be done with a sampler in an event loop."""
    monkeypatch.setattr(sampling, "PAUSE", 0.0)

    async def run():
        sampler, seen = Sampler(), []
        sampler.show = lambda: seen.append(sampler.sample((0.0, 0.0)).count)
        await act(sampler)
        return sampler, seen

    return in_a_loop(run())


def test_it_draws_to_the_end_and_shows_every_stretch(monkeypatch):
    async def act(sampler):
        assert sampler.action((0.0, 0.0)) == "Draw"
        sampler.press((0.0, 0.0))
        assert sampler.action((0.0, 0.0)) == "Stop"
        await sampler.task

    sampler, seen = drawn(act, monkeypatch)
    assert seen == [*CHECKPOINTS, TOTAL]
    assert sampler.action((0.0, 0.0)) == "Draw again"
    assert sampler.task is None


def test_it_can_be_stopped_and_what_was_drawn_stays(monkeypatch):
    async def act(sampler):
        sampler.press((0.0, 0.0))
        await until(lambda: sampler.sample((0.0, 0.0)).count >= 100)
        sampler.press((0.0, 0.0))

    sampler, seen = drawn(act, monkeypatch)
    assert 100 <= sampler.sample((0.0, 0.0)).count == max(seen) < TOTAL
    assert (sampler.task, sampler.action((0.0, 0.0))) == (None, "Draw again")


def test_other_logits_begin_anew(monkeypatch):
    async def act(sampler):
        sampler.press((0.0, 0.0))
        await until(lambda: sampler.sample((0.0, 0.0)).count >= 100)
        assert sampler.sample((1.0, 0.0)).count == 0
        assert sampler.action((1.0, 0.0)) == "Draw"
        sampler.press((1.0, 0.0))
        await sampler.task

    sampler, _ = drawn(act, monkeypatch)
    assert sampler.sample((0.0, 0.0)).count == 0
    assert sampler.sample((1.0, 0.0)).count == TOTAL
