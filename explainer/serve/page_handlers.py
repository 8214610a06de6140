"""What the server answers for a notebook: the page, its websocket, its farewell."""

import contextlib
from typing import Any

from jupyter_server.base.handlers import APIHandler, JupyterHandler
from tornado.iostream import StreamClosedError
from tornado.web import HTTPError, authenticated
from voila.handler import BaseVoilaHandler
from voila.tornado.kernel_websocket_handler import VoilaKernelWebsocketHandler

from explainer.serve.notebooks import INDEX
from explainer.serve.opening import Opening
from explainer.serve.room import RoomIsFullError

RETRY_SECONDS = 15


class PageHandler(BaseVoilaHandler):  # type: ignore[misc]
    """A notebook, executed; the index notebook is the page at ``/`` and needs no kernel."""

    def initialize(self, voila_configuration: Any, **_: Any) -> None:
        """Take what Voilà gives to its own handler."""
        super().initialize(voila_configuration=voila_configuration)
        self._opening: Opening | None = None

    @authenticated
    async def get(self, path: str) -> None:
        """Answer with the page."""
        if path == INDEX:
            self.redirect(self.base_url)
            return
        if not path.endswith(".ipynb"):
            raise HTTPError(404)
        if not self._is_a_visit():
            raise HTTPError(403)
        _ = self.xsrf_token  # sets the cookie without which the page, when it is left, may not end its kernel
        self.set_header("Content-Type", "text/html; charset=utf-8")
        self.set_header("Cache-Control", "no-store")
        try:
            self._opening = await self.settings["room"].open(path, _visitor(self) or self.request.remote_ip)
        except RoomIsFullError as full:
            raise HTTPError(503, str(full)) from full
        try:
            async for html in self._opening.html():
                self.write(html)
                await self.flush()
        except StreamClosedError:  # who left before the room had opened the page
            await self._opening.end()

    def on_connection_close(self) -> None:
        """End the kernel of a page that is left before it has arrived, whatever its cell is doing."""
        if self._opening is not None:
            self.application.settings["voila"].ioloop.add_callback(self._opening.end)

    def write_error(self, status_code: int, **problem: Any) -> None:
        """Answer with an apology, and when the room is full with when to come back."""
        if status_code == 503:
            self.set_header("Retry-After", str(RETRY_SECONDS))
        super().write_error(status_code, **problem)

    def _is_a_visit(self) -> bool:
        """Whether somebody opens the page, rather than another site's script, picture or frame, or a browser ahead."""
        sent = self.request.headers
        if sent.get("Sec-Purpose", "").startswith("prefetch"):
            return False
        if sent.get("Sec-Fetch-Site", "none") in ("none", "same-origin"):
            return True
        place = sent.get("Sec-Fetch-Dest", "document")
        is_framed = self.identity_provider.is_framed and place in ("iframe", "frame")
        return sent.get("Sec-Fetch-Mode", "navigate") == "navigate" and (place == "document" or is_framed)


class SocketHandler(VoilaKernelWebsocketHandler):  # type: ignore[misc]
    """The websocket of a page to its kernel."""

    async def pre_get(self) -> None:
        """Refuse a page's fifth: each takes four of the server's descriptors."""
        if self.kernel_id in self.kernel_manager and not self.kernel_manager.has_room(self.kernel_id):
            raise HTTPError(429)
        await super().pre_get()

    async def open(self, kernel_id: str) -> None:
        """Connect them."""
        visitor = _visitor(self)
        if visitor is not None:
            self.settings["room"].recognise(kernel_id, visitor)
        await super().open(kernel_id)


class FarewellHandler(APIHandler):
    """Where a page says that it is left; twice, when its first words and Voilà's script both do."""

    @authenticated
    async def post(self, kernel_id: str) -> None:
        """End its kernel, if it is still there."""
        if kernel_id in self.kernel_manager:
            await self.kernel_manager.shutdown_kernel(kernel_id)  # type: ignore[no-untyped-call]
        self.set_status(204)
        with contextlib.suppress(StreamClosedError):  # who is gone waits for no answer
            await self.finish()


def _visitor(handler: JupyterHandler) -> str | None:
    """Return the name in the visitor's cookie; None if none came."""
    user = handler.identity_provider.get_user_cookie(handler)
    return getattr(user, "username", None)
