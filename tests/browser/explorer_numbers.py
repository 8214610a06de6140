"""What the Explorer has to show: every number, to the printed digits, as the core computes it."""

import re
from itertools import islice

from playwright.sync_api import expect

from explainer.core import softmax, softmax_jacobian
from explainer.views.shorter import shorter_probability, shorter_signed
from tests.browser.driving import drawn, part, table, value_of


def logits(page, n):
    """Where the handles of the logits are."""
    return [value_of(page, f"logit-handle-{j}") for j in range(n)]


def assert_shows(page, z, temperature=1.0):
    """Every number on the page is the one that the core computes for `z`, to the printed digits."""
    n = len(z)
    s, jacobian = softmax(z, temperature=temperature), softmax_jacobian(z, temperature=temperature)
    ways = 1 if n <= 6 else 9  # where there is no room, a number is written shorter
    first = re.compile(f"^({'|'.join(map(re.escape, islice(shorter_signed(jacobian[0, 0]), ways)))})$")
    expect(part(page, "jacobian-value-0-0").locator("text")).to_have_text(first)
    for i, (share, words) in enumerate(zip(s, table(page, "jacobian-value", n), strict=True)):
        assert drawn(page, f"probability-value-{i}") in list(islice(shorter_probability(share), ways))
        for value, said in zip(jacobian[i], words, strict=True):
            assert said in list(islice(shorter_signed(value), ways))
