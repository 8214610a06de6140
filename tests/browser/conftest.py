"""One server of the real pages for all browser tests."""

import pytest

from tests.serving import started_server


@pytest.fixture(scope="session")
def server():
    """The real command with its own notebooks."""
    with started_server() as running:
        yield running
