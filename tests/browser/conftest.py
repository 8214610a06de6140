"""One server of the real pages for all browser tests."""

import pytest

from tests.serving import started_server


@pytest.fixture(scope="session")
def server():
    """The real command with its own notebooks, and a started kernel waiting for each: one starts while a test runs."""
    with started_server("--warm", "1") as running:
        yield running
