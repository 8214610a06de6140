"""The pages in Voilà: the configuration, and the few places where Voilà needs more than configuration."""

import contextlib
import logging
import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any

from nbformat import NotebookNode
from nbformat.sign import NotebookNotary
from tornado.httpserver import HTTPServer
from tornado.ioloop import IOLoop
from tornado.web import HTTPError
from traitlets.config import Config
from voila.app import Voila
from voila.static_file_handler import AllowListFileHandler
from voila.tornado.contentshandler import VoilaContentsHandler
from voila.tornado.handler import TornadoVoilaHandler
from voila.tornado.treehandler import TornadoVoilaTreeHandler
from voila.utils import create_include_assets_functions

from explainer.serve import forking
from explainer.serve.connection import PromptClient, PromptConnection, transport_encryption
from explainer.serve.handlers import IndexHandler, NotFoundHandler, PageHandler, PictureHandler
from explainer.serve.pages import INDEX, neighbours, read_pages

TEMPLATE = "explainer"

# The proof that nothing leaves the machine: the browser itself refuses every other host. Jupyter's front end needs
# inline scripts and eval, anywidget loads its modules from blobs, Matplotlib and Lab's style use data: images.
CONTENT_SECURITY_POLICY = "; ".join(
    [
        "default-src 'self'",
        "script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:",
        "style-src 'self' 'unsafe-inline' blob:",
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        "connect-src 'self' data: blob:",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
        "frame-ancestors 'self'",
    ]
)


class TrustingNotary(NotebookNotary):
    """Takes every notebook for signed: what is served is executed here in any case."""

    def check_signature(self, nb: NotebookNode) -> bool:
        """Return True."""
        return True


class ExplainerVoila(Voila):  # type: ignore[misc]
    """Voilà with the explainer's index, error pages and navigation, on a socket that is bound already.

    Attributes
    ----------
    listener : socket.socket
        Where to listen. Bound before the first kernel starts, since a warm kernel is told the port.
    on_ready : callable
        Called once the server answers.
    """

    listener: socket.socket
    on_ready: Callable[[], None] = staticmethod(lambda: None)

    def init_settings(self) -> dict[str, Any]:
        """Return Voilà's settings with one set of templates for everything, and a page for unknown addresses."""
        settings: dict[str, Any] = super().init_settings()
        settings["contents_manager"].notary = TrustingNotary(parent=self)  # type: ignore[no-untyped-call]
        settings["voila_jinja2_env"].globals |= create_include_assets_functions(TEMPLATE, self.base_url)
        return settings | {
            "jinja2_env": settings["voila_jinja2_env"],
            "notebooks_folder": Path(self.root_dir),
            "default_handler_class": NotFoundHandler,
            "default_handler_args": {"voila_configuration": self.voila_configuration},
        }

    def init_handlers(self) -> list[Any]:
        """Return Voilà's handlers with ours in place of its tree, its pages and its files, and no listing."""
        ours = {
            TornadoVoilaTreeHandler: IndexHandler,
            TornadoVoilaHandler: PageHandler,
            AllowListFileHandler: PictureHandler,
        }
        handlers = []
        for pattern, handler, *arguments in super().init_handlers():
            if handler is VoilaContentsHandler:
                continue
            if handler is AllowListFileHandler:
                arguments[0] |= {"voila_configuration": self.voila_configuration}
            handlers.append((pattern, ours.get(handler, handler), *arguments))
        return handlers

    def listen(self) -> None:
        """Serve on `listener` until told to stop, and end every kernel then."""
        HTTPServer(self.app).add_socket(self.listener)
        self.ioloop = IOLoop.current()
        self.ioloop.add_callback(self.on_ready)
        try:
            self.ioloop.start()
        except KeyboardInterrupt:
            self.log.info("Stopping.")
        finally:
            with contextlib.suppress(HTTPError):  # a kernel that has not begun yet is not found; it ends with us
                self.stop()


def navigation(
    page_config: dict[str, Any], *, notebook_path: str, settings: dict[str, Any], **_: Any
) -> dict[str, Any]:
    """Return `page_config` with the page's title and neighbours: Voilà's ``page_config_hook``."""
    file = Path(notebook_path)
    before, page, after = neighbours(read_pages(settings["notebooks_folder"]), file.stem)
    return page_config | {
        "explainer": {
            "title": page.title if page else file.stem,
            **{
                name: {"title": neighbour.title, "href": neighbour.href}
                for name, neighbour in (("before", before), ("after", after))
                if neighbour
            },
        }
    }


def warm_pools(folder: Path, warm: int | None) -> dict[str, int]:
    """Return how many started kernels to keep for each notebook of `folder`; with `warm` None, one for the first page.

    Examples
    --------
    >>> from explainer.serve.pages import notebooks_folder
    >>> warm_pools(notebooks_folder(), 0)
    {}
    """
    pages = read_pages(folder)
    if warm is None:
        return {f"{page.stem}.ipynb": 1 for page in pages[:1]}
    return {f"{page.stem}.ipynb": warm for page in pages} if warm else {}


def configuration(
    folder: Path,
    *,
    host: str,
    is_loopback: bool,
    warm: int | None,
    idle_seconds: int,
    token: str,
    hashed_password: str,
) -> Config:
    """Return the configuration of a server that shows the pages of `folder`.

    Parameters
    ----------
    folder : Path
        The notebooks.
    host : str
        The address that the server is bound to.
    is_loopback : bool
        Whether only this machine reaches `host`; then a request that names another host is refused, so that a
        web page which renames itself to this address gets nowhere.
    warm : int or None
        Kernels to keep ready, see `warm_pools`.
    idle_seconds : int
        After how long without activity a kernel is ended, open tab or not.
    token, hashed_password : str
        What a visitor has to show; empty strings for nothing.
    """
    pools = warm_pools(folder, warm)
    config = Config()
    config.Voila.ip = host
    config.Voila.root_dir = str(folder)
    config.Voila.config_file_paths = []  # somebody's voila.json is for somebody's dashboards
    config.Voila.log_level = logging.WARNING
    config.Voila.token = token
    config.Voila.kernel_websocket_connection_class = PromptConnection
    config.Voila.tornado_settings = {
        "headers": {"Content-Security-Policy": CONTENT_SECURITY_POLICY, "Referrer-Policy": "same-origin"},
        "allow_remote_access": not is_loopback,
    }
    config.PasswordIdentityProvider.hashed_password = hashed_password
    config.VoilaConfiguration.template = TEMPLATE
    config.VoilaConfiguration.theme = "light"
    config.VoilaConfiguration.allow_template_override = "NO"
    config.VoilaConfiguration.allow_theme_override = "NO"
    config.VoilaConfiguration.page_config_hook = navigation
    config.VoilaConfiguration.file_allowlist = [r"pictures/[\w-]+\.png"]
    config.VoilaConfiguration.extension_allowlist = [
        "@jupyter-widgets/jupyterlab-manager",
        "@voila-dashboards/widgets-manager8",
        "anywidget",
    ]
    config.VoilaConfiguration.preheat_kernel = bool(pools)
    config.VoilaKernelManager.kernel_pools_config = {
        "default": {"pool_size": 0},
        **{name: {"pool_size": size} for name, size in pools.items()},
    }
    config.VoilaKernelManager.preheat_denylist = [INDEX]
    config.KernelManager.transport_encryption = transport_encryption()
    config.KernelManager.client_factory = PromptClient
    config.KernelProvisionerFactory.default_provisioner_name = forking.NAME
    config.MappingKernelManager.cull_idle_timeout = idle_seconds
    config.MappingKernelManager.cull_interval = max(1, min(300, idle_seconds // 4))
    config.MappingKernelManager.cull_connected = True
    config.MappingKernelManager.cull_busy = False
    return config


def serve_pages(config: Config, listener: socket.socket, on_ready: Callable[[], None]) -> None:
    """Serve the pages on `listener` until the process is told to stop.

    Parameters
    ----------
    config : Config
        From `configuration`.
    listener : socket.socket
        Bound, and closed when the server ends.
    on_ready : callable
        Called once the server answers.
    """
    forking.warm_up()
    config.Voila.port = listener.getsockname()[1]
    app = ExplainerVoila.instance(config=config)
    app.listener = listener
    app.on_ready = on_ready
    app.initialize([])
    app.start()
