"""The pages in Voilà: the few places where Voilà needs more than configuration."""

import asyncio
import contextlib
import signal
import socket
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from jupyter_server.log import log_request
from jupyter_server.utils import url_path_join
from nbformat import NotebookNode
from nbformat.sign import NotebookNotary
from tornado.ioloop import IOLoop
from tornado.web import HTTPError, RequestHandler
from traitlets.config import Config
from voila.app import Voila
from voila.notebook_renderer import NotebookRenderer
from voila.shutdown_kernel_handler import VoilaShutdownKernelHandler
from voila.static_file_handler import AllowListFileHandler, TemplateStaticFileHandler
from voila.tornado.contentshandler import VoilaContentsHandler
from voila.tornado.handler import TornadoVoilaHandler
from voila.tornado.kernel_websocket_handler import VoilaKernelWebsocketHandler
from voila.tornado.treehandler import TornadoVoilaTreeHandler
from voila.utils import create_include_assets_functions, get_page_config

from explainer.serve import forking
from explainer.serve.configuration import TEMPLATE, navigation
from explainer.serve.door import LoginHandler, keep_tokens_from_log
from explainer.serve.handlers import IndexHandler, NotFoundHandler, PictureHandler, StyleHandler
from explainer.serve.listening import BoundedServer
from explainer.serve.opening import Opening, new_kernel_id
from explainer.serve.page_handlers import FarewellHandler, PageHandler, SocketHandler
from explainer.serve.resources import Places
from explainer.serve.room import Room

OURS = {
    TornadoVoilaTreeHandler: IndexHandler,
    TornadoVoilaHandler: PageHandler,
    AllowListFileHandler: PictureHandler,
    TemplateStaticFileHandler: StyleHandler,
    VoilaKernelWebsocketHandler: SocketHandler,
    VoilaShutdownKernelHandler: FarewellHandler,
}
"""What answers in place of Voilà's handlers."""


@dataclass(frozen=True)
class Terms:
    """On which terms the pages are shown.

    Attributes
    ----------
    places : Places
        For how many there is room.
    each : int
        How many pages one visitor may have open.
    warm : mapping of str to int
        How many pages to keep ready for each notebook.
    is_behind_proxy : bool
        Whether to believe what ``X-Forwarded-For`` and ``X-Forwarded-Proto`` say of the visitor.
    """

    places: Places
    each: int
    warm: Mapping[str, int] = field(default_factory=dict)
    is_behind_proxy: bool = False


class TrustingNotary(NotebookNotary):
    """Takes every notebook for signed: what is served is executed here in any case."""

    def check_signature(self, nb: NotebookNode) -> bool:
        """Return True."""
        return True


class ExplainerVoila(Voila):  # type: ignore[misc]
    """Voilà with the explainer's index, error pages, navigation and room, on a socket that is bound already.

    Attributes
    ----------
    listener : socket.socket
        Where to listen.
    terms : Terms
        On which terms.
    on_ready : callable
        Called once the server answers.
    """

    listener: socket.socket
    terms: Terms
    on_ready: Callable[[], None] = staticmethod(lambda: None)

    def init_settings(self) -> dict[str, Any]:
        """Return Voilà's settings with one set of templates for everything, and a page for unknown addresses."""
        settings: dict[str, Any] = super().init_settings()
        settings["contents_manager"].notary = TrustingNotary(parent=self)  # type: ignore[no-untyped-call]
        settings["voila_jinja2_env"].globals |= create_include_assets_functions(TEMPLATE, self.base_url)
        self.identity_provider.login_handler_class = LoginHandler
        keep_tokens_from_log(self.log)
        return settings | {
            "jinja2_env": settings["voila_jinja2_env"],
            "notebooks_folder": Path(self.root_dir),
            "default_handler_class": NotFoundHandler,
            "default_handler_args": {"voila_configuration": self.voila_configuration},
            "log_function": _log_request,
            "xsrf_cookie_kwargs": {"path": self.base_url, "samesite": "Lax"},
        }

    def init_handlers(self) -> list[Any]:
        """Return Voilà's handlers with ours in place of its own, and no listing of the folder."""
        needing_configuration = (AllowListFileHandler, TemplateStaticFileHandler)
        handlers = []
        for pattern, handler, *arguments in super().init_handlers():
            if handler is VoilaContentsHandler:
                continue
            if handler in needing_configuration:
                arguments = [{**(arguments[0] if arguments else {}), "voila_configuration": self.voila_configuration}]
            if not pattern.startswith(self.base_url):  # the door's, which Voilà forgets
                pattern = url_path_join(self.base_url, pattern)
            handlers.append((pattern, OURS.get(handler, handler), *arguments))
        return handlers

    def listen(self) -> None:
        """Serve on `listener` until told to stop, and end every kernel then."""
        server = BoundedServer(self.app, most=self.terms.places.connections, xheaders=self.terms.is_behind_proxy)
        server.add_socket(self.listener)
        self.ioloop = IOLoop.current()
        self.ioloop.add_callback(self._open_room)
        with contextlib.suppress(NotImplementedError):  # Windows
            # An exception would be lost where it meets a callback that nobody waits for.
            asyncio.get_event_loop().add_signal_handler(signal.SIGINT, self.ioloop.stop)
        try:
            self.ioloop.start()
        except KeyboardInterrupt:
            self.log.info("Stopping.")
        finally:
            with contextlib.suppress(HTTPError):  # a kernel that has not begun yet is not found; it ends with us
                self.stop()

    async def begin(self, path: str) -> Opening:
        """Begin to make a page of the notebook at `path`."""
        configuration = self.voila_configuration
        shared = {"base_url": self.base_url, "settings": self.app.settings, "log": self.log}
        shared |= {"voila_configuration": configuration}
        kernel_id = new_kernel_id()
        renderer = NotebookRenderer(
            voila_configuration=configuration,
            traitlet_config=self.config,
            notebook_path=path,
            template_paths=self.template_paths,
            config_manager=self.config_manager,
            contents_manager=self.contents_manager,
            base_url=self.base_url,
            kernel_spec_manager=self.kernel_spec_manager,
            page_config=navigation(get_page_config(**shared), path=path, kernel_id=kernel_id, **shared),
            mathjax_config=self.mathjax_config,
            mathjax_url=self.mathjax_url,
        )
        await renderer.initialize()
        macros = self.app.settings["voila_jinja2_env"].get_template("site.macro.html.j2").module
        return Opening(renderer, self.kernel_manager, kernel_id, apology=str(macros.apology()))

    async def _open_room(self) -> None:
        terms = self.terms
        room = Room(self.kernel_manager, self.begin, readers=terms.places.readers, each=terms.each, warm=terms.warm)
        self.app.settings["room"] = room
        room.fill()
        self.on_ready()


def serve_pages(config: Config, listener: socket.socket, terms: Terms, on_ready: Callable[[], None]) -> None:
    """Serve the pages on `listener` until the process is told to stop.

    Parameters
    ----------
    config : Config
        From `explainer.serve.configuration`.
    listener : socket.socket
        Bound, and closed when the server ends.
    terms : Terms
        For how many, and how.
    on_ready : callable
        Called once the server answers.
    """
    forking.warm_up()
    if listener.family != getattr(socket, "AF_UNIX", None):
        config.Voila.port = listener.getsockname()[1]
    app = ExplainerVoila.instance(config=config)
    app.listener = listener
    app.terms = terms
    app.on_ready = on_ready
    app.initialize([])
    app.start()


def _log_request(handler: RequestHandler) -> None:
    """Log as Jupyter does, without the secrets in an address."""
    log_request(handler, record_prometheus_metrics=False)  # type: ignore[no-untyped-call]
