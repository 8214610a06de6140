"""What a proxy on this machine needs: a Unix socket, and the entry by which a Jupyter server finds the pages."""

import socket
import stat
import sys
from importlib.metadata import entry_points

import pytest
from tornado.httpclient import HTTPClientError
from tornado.httpserver import HTTPServer
from tornado.web import Application
from tornado.websocket import WebSocketHandler, websocket_connect

from explainer.serve import command, hub, proxied
from explainer.serve.address import CannotListenError, bind_unix
from tests.serving import run_apart, write_notebook


def test_a_jupyter_server_finds_the_pages():
    (found,) = entry_points(group="jupyter_serverproxy_servers", name="softmax-explainer")
    entry = found.load()()
    options = command.parse([word.format(unix_socket="/s", base_url="/user/ada/") for word in entry["command"][3:]])
    assert (options.base_url, str(options.unix_socket)) == ("/user/ada/softmax-explainer/", "/s")
    assert options.behind_proxy
    assert entry["unix_socket"]
    assert entry["absolute_url"]


def test_a_proxy_is_taken_at_its_word_about_braces():
    assert proxied.command("/", "--notebooks", "/a{b}")[-1].format(unix_socket="", base_url="") == "/a{b}"


def test_a_unix_socket_is_for_its_owner_alone(tmp_path):
    path = tmp_path / "socket"
    with bind_unix(path) as listener, socket.socket(socket.AF_UNIX) as client:
        client.connect(str(path))
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert listener.family == socket.AF_UNIX


def test_a_folder_that_is_not_there_is_named(tmp_path, capsys):
    path = tmp_path / "none" / "socket"
    with pytest.raises(CannotListenError, match=r"--unix-socket.*none"):
        bind_unix(path)
    write_notebook(tmp_path / "1-page.ipynb", ("code", "1"))
    assert command.main(["--unix-socket", str(path), "--notebooks", str(tmp_path)]) == 1
    assert "--unix-socket" in capsys.readouterr().err


def test_the_hub_alone_says_where_its_servers_listen(capsys):
    for option in (["--port", "1"], ["--host", "127.0.0.2"], ["--base-url", "/x/"], ["--unix-socket", "/s"]):
        with pytest.raises(SystemExit):
            command.parse(["hub", *option])
        assert "leave out --host" in capsys.readouterr().err
    with pytest.raises(SystemExit):
        command.parse(["lab", "--unix-socket", "/s"])


def test_without_its_requirements_the_hubs_server_says_what_to_install(monkeypatch, capsys):
    monkeypatch.setitem(sys.modules, "explainer.serve.hub", None)
    assert command.main(["hub"]) == 1
    assert "softmax-explainer[hub]" in capsys.readouterr().err


class Telling(WebSocketHandler):
    """A websocket that says whether its small messages go out at once."""

    visitor = "ada"

    def get_current_user(self):
        return self.visitor

    async def open(self, path):
        connected = self.ws_connection.stream.socket
        await self.write_message(str(connected.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY) != 0))


async def told_by(handler):
    server = HTTPServer(Application([("/(.*)", handler)]))
    listener = socket.create_server(("127.0.0.1", 0))
    listener.setblocking(False)
    server.add_socket(listener)
    try:
        client = await websocket_connect(f"ws://127.0.0.1:{listener.getsockname()[1]}/page")
        told = await client.read_message()
        client.close()
        return told
    finally:
        server.stop()
        await server.close_all_connections()


def test_the_hubs_proxy_does_not_let_small_messages_wait():
    assert run_apart(lambda: told_by(hub._prompt(Telling))) == "True"
    assert run_apart(lambda: told_by(Telling)) == "False"  # which proves that the handler can tell


def test_the_hubs_proxy_connects_nobody_whom_the_hub_does_not_know():
    class Unknown(Telling):
        visitor = None

    assert run_apart(lambda: told_by(Unknown)) == "False"
    with pytest.raises(HTTPClientError, match="403"):
        run_apart(lambda: told_by(hub._prompt(Unknown)))
