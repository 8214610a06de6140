"""The pages behind a real JupyterHub with its real proxy, in the configuration that deploy/jupyterhub has."""

import os
import re
import subprocess
from contextlib import contextmanager

import psutil
import pytest
from playwright.sync_api import expect
from scipy.special import softmax
from traitlets.config import PyFileConfigLoader
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from tests.browser.driving import READY, centre, drawn, part, value_of
from tests.conftest import new_context, quiet
from tests.serving import get
from tools.local_hub import DEPLOYED, running_hub

pytestmark = pytest.mark.slow
LINK = "hub/user-redirect/voila/render/1-explorer.ipynb"
STATE = "z=0,2,1"


@pytest.fixture(scope="module")
def hub():
    with running_hub() as running:
        yield running


@contextmanager
def logged_in(browser, hub, user):
    """A window in which `user` follows a link to a state, logs in, and has the page."""
    context = new_context(browser)
    with quiet(context, []):
        page = context.new_page()
        page.goto(f"{hub.base}/{LINK}#{STATE}")
        page.get_by_label("Username").fill(user)
        page.get_by_label("Password").first.fill("any")
        page.get_by_role("button", name="Sign in").click()
        expect(page.locator(READY).first).to_be_visible(timeout=60_000)
        yield page
        context.close()


@pytest.fixture(scope="module")
def ada(hub, browser):
    with logged_in(browser, hub, "ada") as page:
        yield page


@pytest.fixture(scope="module")
def bob(hub, browser):
    with logged_in(browser, hub, "bob") as page:
        yield page


def logits(page):
    return [value_of(page, f"logit-handle-{i}") for i in range(3)]


def probabilities(page):
    return [drawn(page, f"probability-value-{i}") for i in range(3)]


def kernel_of(hub, user, cookies):
    """The address of the websocket of a page that `user` opens."""
    page = get(f"{hub.base}/user/{user}/voila/render/1-explorer.ipynb", Cookie=cookies)
    kernel = re.search(r'"kernelId": "([\w-]+)"', page.body).group(1)
    return f"{hub.base.replace('http', 'ws', 1)}/user/{user}/api/kernels/{kernel}/channels"


def cookies_of(page, hub, user):
    cookies = page.context.cookies(f"{hub.base}/user/{user}/")
    return "; ".join(f"{cookie['name']}={cookie['value']}" for cookie in cookies)


def test_the_hub_finds_a_server_ready_before_there_is_a_kernel(hub):
    hub.start_server("eve")
    assert get(f"{hub.base}/user/eve/api").status in (302, 403)
    assert len(hub.processes("eve")) == 1


def test_a_link_leads_through_the_login_to_its_state(ada, bob, hub):
    for page, user in ((ada, "ada"), (bob, "bob")):
        assert page.url == f"{hub.base}/user/{user}/voila/render/1-explorer.ipynb#{STATE}"
        assert logits(page) == [0, 2, 1]


def test_two_who_drag_at_once_do_not_mix(ada, bob, hub):
    begin = [centre(part(page, "logit-handle-0")) for page in (ada, bob)]
    for page, (x, y) in zip((ada, bob), begin, strict=True):
        page.mouse.move(x, y)
        page.mouse.down()
    for step in range(1, 13):
        ada.mouse.move(begin[0][0], begin[0][1] - 4 * step)
        bob.mouse.move(begin[1][0], begin[1][1] + 3 * step)
    for page in (ada, bob):
        page.mouse.up()
    for page, sign in ((ada, 1), (bob, -1)):
        moved = logits(page)
        assert moved[1:] == [2, 1]
        assert sign * moved[0] > 0.3
        for shown, right in zip(probabilities(page), softmax(moved), strict=True):
            assert float(shown.rstrip(" %")) == pytest.approx(right, abs=6e-4), (shown, moved)
    first, second = (hub.processes(user) for user in ("ada", "bob"))
    assert {p.pid for p in first}.isdisjoint(p.pid for p in second)


def test_nobody_reaches_the_kernel_of_another(ada, bob, hub):
    own, others = cookies_of(ada, hub, "ada"), cookies_of(bob, hub, "ada")
    address = kernel_of(hub, "ada", own)
    with connect(address, proxy=None, additional_headers={"Cookie": own}, max_size=None):
        pass
    for cookies in ("", others, cookies_of(bob, hub, "bob")):
        with pytest.raises(InvalidStatus, match="403"):
            connect(address, proxy=None, additional_headers={"Cookie": cookies})
        assert get(address.replace("ws", "http", 1), Cookie=cookies).status in (302, 403)
    assert bob.request.get(f"{hub.base}/user/ada/").status == 403


def test_what_is_not_there_is_told_below_the_users_address(ada, hub):
    cookies = cookies_of(ada, hub, "ada")
    for path in ("", "nowhere", "voila/render/none.ipynb"):
        body = get(f"{hub.base}/user/ada/{path}", Cookie=cookies).body
        links = set(re.findall(r'(?:href|src|action)="(/[^"]*)"', body))
        assert links
        assert all(link.startswith("/user/ada/") for link in links)


def test_the_culler_ends_what_is_idle_and_nothing_else(ada, bob, hub):
    deployed = PyFileConfigLoader(DEPLOYED.name, path=str(DEPLOYED.parent)).load_config()
    (service,) = deployed.JupyterHub.services
    seconds = {"--timeout": 10, "--cull-every": 1}
    names = [word.partition("=")[0] for word in service["command"]]
    command = [f"{name}={seconds[name]}" if name in seconds else name for name in names]
    idle = hub.processes("bob")
    bob.context.close()
    own = {"JUPYTERHUB_API_URL": f"{hub.base}/hub/api", "JUPYTERHUB_API_TOKEN": hub.culler_token}
    handle = part(ada, "logit-handle-1")
    handle.focus()
    with subprocess.Popen(command, env={**os.environ, **own}) as culler:
        try:
            while hub.is_ready("bob"):
                ada.keyboard.press("ArrowUp")
            assert hub.is_ready("ada")
        finally:
            culler.terminate()
    _, alive = psutil.wait_procs(idle, timeout=60)
    assert len(idle) > 3
    assert not alive
