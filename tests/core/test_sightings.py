"""Wrong derivatives from public projects: each is caught at a generic point, and passes what its card says."""

import re

import numpy as np
import pytest

from explainer.core import (
    check_jacobian,
    check_vjp,
    cross_entropy,
    cross_entropy_gradient,
    finite_difference_jacobian,
    log_softmax,
    softmax,
)
from explainer.core.found_mistakes import GENERIC, KINDS, first_class_loss, of_two_rows
from explainer.core.mistakes import IDENTITIES
from explainer.core.other_checks import jax_style, torch_style
from explainer.core.sightings import SIGHTINGS

FIRST = np.array([1.0, 0.0, 0.0])


def numeric(kind, z):
    return finite_difference_jacobian(kind.f, z)


def vjp_passes(kind, z, g):
    return check_vjp(kind.f, lambda x, up: kind.jacobian(x).T @ up, z, g, atol=1e-6).ok


def one_entry(kind, z):
    truth, claimed = numeric(kind, z)[0, 0], kind.jacobian(z)[0, 0]
    return np.isclose(claimed, truth, rtol=1e-3, atol=1e-5)


def with_the_loss(kind, z):
    """S − y is handed over, as by a fused loss, and goes on through the layer."""
    through = kind.jacobian(z).T @ cross_entropy_gradient(z, 0)
    whole = finite_difference_jacobian(lambda x: np.atleast_1d(cross_entropy(x, 0)), z)[0]
    return np.allclose(through, whole, rtol=1e-3, atol=1e-5)


def from_minus_y(kind, z):
    """The code itself: g + p. Row i of the claimed matrix is what it answers to g = eᵢ."""

    def code(x, g):
        return g + softmax(x)

    assert np.allclose(kind.jacobian(z), [code(z, row) for row in np.eye(len(z))])
    return check_vjp(log_softmax, code, z, -FIRST).ok


SLIPS = {
    "torch-style": lambda kind, z: torch_style(kind.f, kind.jacobian, z),
    "one entry": one_entry,
    "the whole network, with S − y handed over": with_the_loss,
    "one upstream gradient, (1, −1, 0)": lambda kind, z: vjp_passes(kind, z, np.array([1.0, -1.0, 0.0])),
    "one upstream gradient, −y": from_minus_y,
    "constant upstream gradient": lambda kind, z: vjp_passes(kind, z, np.ones(len(z))),
}


def test_there_are_twelve_mistakes_and_more_each_with_its_citation():
    wrong = [sighting for sighting in SIGHTINGS if KINDS[sighting.kind].wrong]
    assert len(wrong) == 12
    assert len({sighting.cited for sighting in SIGHTINGS}) == len(SIGHTINGS) == 14
    assert {sighting.kind for sighting in SIGHTINGS} == KINDS.keys()
    assert all(re.fullmatch(r"[\w-]+/[\w-]+ #\d+", sighting.cited) for sighting in SIGHTINGS)
    assert all(sighting.told.endswith((".", "?")) for sighting in SIGHTINGS)


@pytest.mark.parametrize("sighting", SIGHTINGS, ids=lambda s: s.cited)
def test_ours_tells_at_a_generic_point(sighting):
    kind = KINDS[sighting.kind]
    check = check_jacobian(kind.f, kind.jacobian, kind.shows_at)
    assert check.ok == (not kind.wrong)
    assert ("differs" in check.verdicts) == kind.wrong


@pytest.mark.parametrize("sighting", SIGHTINGS, ids=lambda s: s.cited)
def test_what_is_wrong_passes_the_check_that_its_card_names(sighting):
    kind = KINDS[sighting.kind]
    assert bool(kind.slips) == kind.wrong
    for slip in kind.slips:
        assert SLIPS[slip.check](kind, np.array(slip.z)), slip


@pytest.mark.parametrize("kind", [kind for kind in KINDS.values() if kind.wrong], ids=lambda kind: kind.name)
def test_checks_of_every_entry_catch_it_at_a_generic_point(kind):
    z = np.array(kind.shows_at)
    assert not torch_style(kind.f, kind.jacobian, z)
    assert not jax_style(kind.f, kind.jacobian, z)


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.name)
def test_its_code_computes_what_is_checked(kind):
    namespace = {"np": np}
    exec(kind.code, namespace)
    for z in (np.array(kind.shows_at), np.array([2.0, 0.1, -1.0, 0.4])):
        np.testing.assert_allclose(namespace["jacobian"](z.copy()), kind.jacobian(z), rtol=1e-12, atol=1e-15)


@pytest.mark.parametrize("kind", [kind for kind in KINDS.values() if kind.wrong], ids=lambda kind: kind.name)
def test_it_breaks_the_identities_it_says_and_no_other(kind):
    claimed = kind.jacobian(np.array(kind.shows_at))
    assert {name for name, holds in IDENTITIES.items() if not holds(claimed)} == set(kind.breaks)


def test_a_batch_of_two_rows_and_a_loss_are_what_they_are_called():
    z = np.array([*GENERIC, 0.2])
    np.testing.assert_array_equal(of_two_rows(z), [*softmax(z[:2]), *softmax(z[2:])])
    np.testing.assert_array_equal(of_two_rows(np.stack([z, -z]))[1], of_two_rows(-z))
    np.testing.assert_allclose(first_class_loss(z), [-np.log(softmax(z)[0])])
    assert first_class_loss(np.stack([z, -z])).shape == (2, 1)
