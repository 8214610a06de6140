"""The pages of one user of a JupyterHub: a proxy that asks the hub who comes, and behind it the server of the pages.

The proxy is ``jupyter standaloneproxy`` of jupyter-server-proxy, with three things different: small messages do not
wait (see `explainer.serve.connection`), a websocket too is only for whom the hub lets in, and the hub is not told of
activity that there is not.
"""

from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from jupyter_server_proxy.standalone import StandaloneProxyServer
from tornado.web import HTTPError

from explainer.serve import proxied


class UserServer(StandaloneProxyServer):  # type: ignore[misc]
    """The standalone proxy with our handler."""

    def get_proxy_base_class(self) -> tuple[type, dict[str, Any]]:
        """Return the handler of everything below the user's address, and its arguments."""
        handler, arguments = super().get_proxy_base_class()
        return _prompt(handler), arguments


def serve_user(options: Sequence[str]) -> None:
    """Serve the pages to one user until told to stop.

    Parameters
    ----------
    options : sequence of str
        Of ``softmax-explainer``. Where to listen and who may enter is in the environment, from the hub.
    """
    with TemporaryDirectory(prefix="softmax-explainer-") as folder:
        UserServer.launch_instance(
            argv=[],
            name=proxied.NAME,
            command=proxied.command("{base_url}", *options),
            unix_socket=str(Path(folder) / "socket"),
            absolute_url=True,
            timeout=proxied.START_SECONDS,
            activity_interval=0,  # it would tell the hub at all times that the user is active
        )


def _prompt(proxy: type) -> type:
    class PromptProxy(proxy):  # type: ignore[misc]
        def prepare(self, *arguments: Any, **named: Any) -> Any:
            """Let nobody but the user connect a websocket; the base class asks only about other requests."""
            if self.request.headers.get("Upgrade", "").lower() == "websocket" and not self.current_user:
                raise HTTPError(403)
            return super().prepare(*arguments, **named)

        async def open(self, path: str) -> None:
            """Connect a websocket, whose small messages go out at once (``TCP_NODELAY``)."""
            self.set_nodelay(True)
            await super().open(path)

    return PromptProxy
