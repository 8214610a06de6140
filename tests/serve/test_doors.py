import json
import re
from urllib.parse import urlencode

import pytest

from tests.serving import get, started_server

CLOSED = ["", "voila/render/1-widgets.ipynb", "voila/files/pictures/1-widgets.png", "voila/tree", "nowhere"]


@pytest.fixture(scope="module")
def guarded(notebooks):
    with started_server("--warm", "0", "--token", "word", "--notebooks", str(notebooks)) as server:
        yield server


@pytest.mark.parametrize("path", CLOSED)
def test_without_the_token_everything_leads_to_the_door(guarded, path):
    reply = get(f"{guarded.base}/{path}")
    assert reply.status == 302
    assert reply.headers["Location"].startswith("/login?next=")
    assert get(f"{guarded.base}/{path}{'&' if '?' in path else '?'}token=wrong").status == 302


def test_the_kernels_are_behind_the_door_too(guarded):
    kernel = "api/kernels/00000000-0000-0000-0000-000000000000"
    assert get(f"{guarded.base}/{kernel}").status == 403
    assert get(f"{guarded.base}/{kernel}/channels").status in (302, 403)


def test_the_token_opens_it_and_the_cookie_keeps_it_open(guarded):
    reply = get(f"{guarded.base}/?token=word")
    assert reply.status == 200
    assert get(f"{guarded.base}/", Cookie=reply.headers["Set-Cookie"].split(";")[0]).status == 200


def test_the_terminal_does_not_show_the_token_to_the_projector(guarded):
    assert "word" not in guarded.address


def test_the_door_itself_is_a_friendly_page(guarded):
    body = get(f"{guarded.base}/login").body
    assert "Who is there?" in body
    assert "http" not in body.replace("http://www.w3.org/2000/svg", "")


def sign_in(server, word):
    form = get(f"{server.base}/login")
    cookie = form.headers["Set-Cookie"].split(";")[0]
    xsrf = re.search(r'name="_xsrf" value="([^"]+)"', form.body).group(1)
    data = urlencode({"_xsrf": xsrf, "password": word}).encode()
    return get(f"{server.base}/login?next=%2F", data=data, Cookie=cookie)


def test_a_password_is_read_from_standard_input_and_asked_of_visitors(notebooks):
    options = ("--warm", "0", "--password", "--notebooks", str(notebooks))
    with started_server(*options, stdin="open sesame\n") as server:
        assert get(f"{server.base}/").status == 302
        refused = sign_in(server, "open barley")
        assert refused.status == 401
        assert "That was not it" in refused.body
        accepted = sign_in(server, "open sesame")
        assert (accepted.status, accepted.headers["Location"]) == (302, "/")


def test_another_host_answers_under_any_name_once_it_has_a_door(notebooks):
    options = ("--warm", "0", "--host", "0.0.0.0", "--token", "word", "--notebooks", str(notebooks))
    with started_server(*options) as server:
        assert get(f"{server.base}/", Host="classroom.example").status == 302
        assert get(f"{server.base}/?token=word", Host="classroom.example").status == 200


def test_lab_asks_for_its_token(notebooks):
    with started_server("lab", "--notebooks", str(notebooks)) as server:
        assert get(f"{server.base}/api/contents/").status == 403
        token = server.address.split("token=")[1]
        listing = json.loads(get(f"{server.base}/api/contents/", Authorization=f"token {token}").body)
        assert "1-widgets.ipynb" in [entry["name"] for entry in listing["content"]]
