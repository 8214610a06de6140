"""What visitors who guess, and other sites, get: nothing, slowly."""

import re
import time
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlencode

import pytest

from tests.serving import get, started_server

ABROAD = {"Sec_Fetch_Site": "cross-site"}
SUBRESOURCES = [
    {"Sec_Fetch_Mode": "no-cors", "Sec_Fetch_Dest": "image"},
    {"Sec_Fetch_Mode": "cors", "Sec_Fetch_Dest": "empty"},
    {"Sec_Fetch_Mode": "navigate", "Sec_Fetch_Dest": "iframe"},
]
NO_FILES = ["x/y", "x", "", "x/static/y", "explainer/y", "explainer/static", "explainer/static/none.css", "../x/y"]


@pytest.fixture(scope="module")
def guarded(notebooks):
    with started_server("--warm", "0", "--token", "-", "--notebooks", str(notebooks), stdin="s3cret\n") as server:
        yield server


def test_the_token_can_come_from_standard_input(guarded):
    assert get(f"{guarded.base}/").status == 302
    assert get(f"{guarded.base}/?token=s3cret").status == 200
    assert "s3cret" not in " ".join(guarded.process.args)


def test_the_token_can_come_from_the_environment_which_pages_do_not_see(notebooks):
    token = {"SOFTMAX_EXPLAINER_TOKEN": "s3cret"}
    with started_server("--warm", "0", "--notebooks", str(notebooks), **token) as server:
        assert get(f"{server.base}/").status == 302
        assert get(server.page("3-last"), Authorization="token s3cret").status == 200
        (kernel,) = server.kernels()
        assert "SOFTMAX_EXPLAINER_TOKEN" not in kernel.environ() or kernel.environ()["SOFTMAX_EXPLAINER_TOKEN"] == ""


@pytest.mark.parametrize("path", ["nowhere?a=1&token=s3cret", "voila/render/none.ipynb?token=s3cret&z=1"])
def test_the_token_is_in_no_log(guarded, path):
    assert get(f"{guarded.base}/{path}").status == 404
    line = guarded.wait_for("404").string
    assert "[secret]" in line
    assert "s3cret" not in guarded.output


def test_guesses_wait_for_each_other_and_are_logged_without_the_word(notebooks):
    with started_server("--warm", "0", "--token", "word", "--notebooks", str(notebooks)) as server:
        inside = get(f"{server.base}/?token=word").headers["Set-Cookie"].split(";")[0]
        begin = time.monotonic()
        for guess in range(4):
            assert get(f"{server.base}/?token=guess{guess}").status == 302
        form = get(f"{server.base}/login")
        xsrf = re.search(r'name="_xsrf" value="([^"]+)"', form.body).group(1)
        data = urlencode({"_xsrf": xsrf, "password": "guess4"}).encode()
        cookie = re.search(r"_xsrf=[^;]+", form.headers["Set-Cookie"]).group()
        assert get(f"{server.base}/login", data=data, Cookie=cookie).status == 401
        assert time.monotonic() - begin >= 0.25 + 0.5 + 1 + 2
        with ThreadPoolExecutor() as pool:
            waiting = pool.submit(get, f"{server.base}/?token=guess5")
            assert get(f"{server.base}/", Cookie=inside).status == 200
            assert not waiting.done()  # who is in already does not wait
        server.wait_for("wrong word at the door, from 127.0.0.1: 5 in a row")
        assert "guess" not in server.output


def test_cookies_stay_at_home(guarded):
    for path in ("login", "?token=s3cret"):
        cookies = get(f"{guarded.base}/{path}").headers["Set-Cookie"]
        assert "SameSite=Lax" in cookies


@pytest.mark.parametrize("path", NO_FILES)
def test_a_template_that_is_not_there_is_not_there(guarded, path):
    assert get(f"{guarded.base}/voila/templates/{path}").status == 404


def test_the_door_has_its_style(guarded):
    style = re.search(r'href="([^"]+explainer.css[^"]*)"', get(f"{guarded.base}/login").body).group(1)
    assert get(f"{guarded.base}{style}").status == 200


@pytest.mark.parametrize("how", [*({**ABROAD, **how} for how in SUBRESOURCES), {"Sec_Purpose": "prefetch;prerender"}])
def test_what_is_no_visit_starts_no_kernel(server, how):
    before = server.kernels()
    assert get(server.page("3-last"), **how).status == 403
    assert server.kernels() == before


def test_a_link_on_another_site_is_a_visit(server):
    visit = {**ABROAD, "Sec_Fetch_Mode": "navigate", "Sec_Fetch_Dest": "document"}
    assert get(server.page("3-last"), **visit).status == 200
