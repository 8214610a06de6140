import re
from urllib.parse import parse_qs

import pytest

from explainer.lessons.query import query_string
from tests.serving import get, started_server


@pytest.fixture(scope="module", params=["cold", "warm"])
def running(request, notebooks):
    warm = "1" if request.param == "warm" else "0"
    with started_server("--warm", warm, "--token", "word", "--notebooks", str(notebooks)) as server:
        yield server


def seen_by_the_notebook(server, query):
    body = get(f"{server.page('3-query')}?{query}", Authorization="token word").body
    return re.search(r"query &#39;(.*?)&#39; True", body).group(1).replace("&amp;", "&")


def test_the_notebook_learns_the_query_of_its_own_visitor(running):
    assert parse_qs(seen_by_the_notebook(running, "z=1,-2.5,3&t=0.5&labels=a%20b")) == {
        "z": ["1,-2.5,3"],
        "t": ["0.5"],
        "labels": ["a b"],
    }
    assert seen_by_the_notebook(running, "z=7") == "z=7"
    assert seen_by_the_notebook(running, "") == ""


def test_the_token_is_kept_from_the_notebook(running):
    assert seen_by_the_notebook(running, "token=word&z=7") == "z=7"


def test_outside_voila_there_is_none(monkeypatch):
    monkeypatch.setenv("QUERY_STRING", "z=1")
    monkeypatch.delenv("SERVER_SOFTWARE", raising=False)
    monkeypatch.delenv("VOILA_PREHEAT", raising=False)
    assert query_string() == ""
