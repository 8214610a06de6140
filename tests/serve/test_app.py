import pytest

from explainer.serve.configuration import warm_pools
from tests.serving import get

NOT_SERVED = [
    "voila/files/1-widgets.ipynb",
    "voila/files/secret.py",
    "voila/files/secret.png",
    "voila/files/pictures/secret.py",
    "voila/files/pictures/../secret.png",
    "voila/files/pictures/..%2fsecret.png",
    "voila/files/../outside.png",
    "voila/files/pictures/../../outside.png",
    "voila/files/%2e%2e/outside.png",
    "voila/files//etc/hostname",
    "voila/files/pictures/none.png",
    "voila/static/../../../../../../../etc/hostname",
    "voila/templates/explainer/static/../page.html",
    "voila/templates/explainer/static/../../../../../app.py",
    "voila/render/secret.py",
    "voila/render/../outside.png",
    "voila/api/contents/",
    "api/contents/",
    "1-widgets.ipynb",
]


def test_the_index_starts_no_kernel(server):
    assert get(f"{server.base}/").status == 200
    assert server.kernels() == []


def test_the_index_holds_the_notebooks_words_and_a_card_a_page(server):
    body = get(f"{server.base}/").body
    assert "<title>The index</title>" in body
    assert '<a href="/voila/render/1-widgets.ipynb">widgets</a>' in body
    assert 'class="site-card" href="/voila/render/1-widgets.ipynb"' in body
    assert "Widgets and &lt;b&gt;words&lt;/b&gt;" in body
    assert "Softmax sums to one." in body
    assert 'src="/voila/files/pictures/1-widgets.png"' in body
    assert "pictures/2-failing.png" not in body
    assert "voila/render/0-index" not in body


@pytest.mark.parametrize("path", ["voila/render/0-index.ipynb", "voila/tree", "voila/tree/pictures"])
def test_other_ways_to_the_index_lead_there(server, path):
    reply = get(f"{server.base}/{path}")
    assert (reply.status, reply.headers["Location"]) == (302, "/")


@pytest.mark.parametrize("path", ["nowhere", "voila/render/none.ipynb", "voila/render/", "voila/files/none.png"])
def test_an_unknown_address_gets_a_page_that_leads_back(server, path):
    reply = get(f"{server.base}/{path}")
    assert reply.status == 404
    assert "There is no such page" in reply.body
    assert 'href="/"' in reply.body


@pytest.mark.parametrize("path", NOT_SERVED)
def test_nothing_but_pictures_leaves_the_folder(server, path):
    reply = get(f"{server.base}/{path}")
    assert reply.status >= 400
    assert "SECRET" not in reply.body
    assert "Traceback" not in reply.body


def test_pictures_are_served(server):
    assert get_bytes(f"{server.base}/voila/files/pictures/1-widgets.png") == bytes.fromhex("89504e470d0a1a0a")


def get_bytes(address):
    import urllib.request

    with urllib.request.urlopen(address, timeout=10) as reply:
        return reply.read()


def test_a_failing_cell_is_a_friendly_page_and_a_traceback_in_the_log(server):
    body = get(server.page("2-failing")).body
    assert "This part of the page did not work" in body
    assert "so far so good" in body
    for secret in ("ZeroDivisionError", "secret_name", "Traceback", "show_tracebacks", "Unreached"):
        assert secret not in body
    server.wait_for("ZeroDivisionError.*division by zero")


def test_a_page_links_to_its_neighbours_and_the_index(server):
    body = get(server.page("2-failing")).body
    assert "<title>Failing · The softmax explainer</title>" in body
    assert 'rel="prev" href="/voila/render/1-widgets.ipynb"' in body
    assert 'rel="next" href="/voila/render/3-last.ipynb"' in body
    assert '<a class="site-home" href="/">' in body
    assert "Widgets and &lt;b&gt;words&lt;/b&gt;" in body


@pytest.mark.parametrize("path", ["", "nowhere", "voila/render/2-failing.ipynb?theme=dark&template=reveal"])
def test_no_page_names_another_host(server, path):
    reply = get(f"{server.base}/{path}")
    body = reply.body.replace("http://www.w3.org/2000/svg", "")
    assert "http:" not in body
    assert "https:" not in body
    assert 'src="//' not in body
    policy = dict(part.strip().split(" ", 1) for part in reply.headers["Content-Security-Policy"].split(";"))
    assert policy["default-src"] == "'self'"
    allowed = {"'self'", "'none'", "'unsafe-inline'", "'unsafe-eval'", "blob:", "data:"}
    assert set(" ".join(policy.values()).split()) <= allowed


def test_the_theme_is_the_browsers_whatever_the_address_says(server):
    for query in ("", "?theme=dark", "?voila-theme=dark"):
        body = get(server.page("2-failing") + query).body
        assert "data-jp-theme-light" not in body, "nothing decides but the browser's preference"
        assert 'media="screen and (prefers-color-scheme: dark)"' in body


def test_another_name_for_this_machine_is_refused(server):
    reply = get(f"{server.base}/", Host="attacker.example")
    assert reply.status == 403
    assert "This door is closed" in reply.body
    assert get(f"{server.base}/", Host="localhost").status == 200


def test_warm_kernels_are_for_the_first_page_unless_asked_for(notebooks):
    assert warm_pools(notebooks, None) == {"1-widgets.ipynb": 1}
    assert warm_pools(notebooks, 0) == {}
    assert warm_pools(notebooks, 2) == {"1-widgets.ipynb": 2, "2-failing.ipynb": 2, "3-last.ipynb": 2}
