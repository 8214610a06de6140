"""The pages below another path, behind a proxy, in another site's frame."""

import re

import pytest

from tests.serving import get, started_server

FRAMED = {"Sec_Fetch_Site": "cross-site", "Sec_Fetch_Mode": "navigate", "Sec_Fetch_Dest": "iframe"}


@pytest.fixture(scope="module")
def prefixed(notebooks):
    options = ("--base-url", "user/ada/softmax", "--behind-proxy", "--allow-frame", "https://moodle.example")
    with started_server("--warm", "0", "--notebooks", str(notebooks), *options) as server:
        yield server


def root(server):
    return server.address.rstrip("/")


def test_the_address_printed_has_the_prefix(prefixed):
    assert prefixed.address.endswith("/user/ada/softmax/")


@pytest.mark.parametrize(
    "path", ["/", "/nowhere", "/voila/render/none.ipynb", "/voila/render/2-failing.ipynb", "/login"]
)
def test_every_link_has_the_prefix_and_leads_somewhere(prefixed, path):
    body = get(root(prefixed) + path).body
    links = set(re.findall(r'(?:href|src|action)="(/[^"]*)"', body))
    assert all(link.startswith("/user/ada/softmax/") for link in links)
    for link in links:
        if "voila/render" not in link:
            assert get(prefixed.base + link).status in (200, 302), link


def test_what_is_outside_the_prefix_is_not_there(prefixed):
    for path in ("/", "/voila/render/3-last.ipynb", "/login"):
        assert get(prefixed.base + path).status == 404
    reply = get(root(prefixed))
    assert (reply.status, reply.headers["Location"]) == (302, "/user/ada/softmax/")


def test_other_ways_to_the_index_lead_below_the_prefix(prefixed):
    assert get(f"{root(prefixed)}/voila/tree").headers["Location"] == "/user/ada/softmax/"


def test_cookies_are_for_the_prefix(prefixed):
    reply = get(f"{root(prefixed)}/voila/render/3-last.ipynb")
    assert "Path=/user/ada/softmax/" in reply.headers["Set-Cookie"]


def test_the_door_is_below_the_prefix_too(notebooks):
    options = ("--warm", "0", "--token", "word", "--base-url", "/softmax/", "--notebooks", str(notebooks))
    with started_server(*options) as server:
        door = get(server.address).headers["Location"]
        assert door.startswith("/softmax/login?next=")
        assert "Who is there?" in get(server.base + door).body


def test_a_page_lives_below_the_prefix(prefixed, page):
    page.goto(f"{root(prefixed)}/voila/render/1-widgets.ipynb")
    page.get_by_text("hello anywidget").wait_for()
    slider = page.get_by_role("slider")
    slider.focus()
    slider.press("ArrowRight")
    page.get_by_text("the kernel says 4").wait_for()


def test_a_proxy_is_believed_where_that_was_said(prefixed, server):
    forwarded = {"X_Forwarded_For": "192.0.2.7", "X_Forwarded_Proto": "https", "Host": "hub.example"}
    reply = get(f"{root(prefixed)}/", **forwarded)
    assert reply.status == 200
    assert "Secure" in reply.headers["Set-Cookie"]
    assert "SameSite=None" in reply.headers["Set-Cookie"]
    get(f"{root(prefixed)}/forwarded", **forwarded)
    assert "192.0.2.7" in prefixed.wait_for("404.*forwarded").string
    assert get(f"{server.base}/", **forwarded).status == 403


def test_only_the_named_site_may_show_the_pages_in_a_frame(prefixed, server):
    def ancestors(reply):
        return re.search(r"frame-ancestors ([^;]+)", reply.headers["Content-Security-Policy"]).group(1)

    assert ancestors(get(f"{root(prefixed)}/")) == "'self' https://moodle.example"
    assert ancestors(get(f"{server.base}/")) == "'self'"
    assert get(f"{root(prefixed)}/voila/render/3-last.ipynb", **FRAMED).status == 200
    assert get(server.page("3-last"), **FRAMED).status == 403
