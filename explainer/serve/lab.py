"""The notebooks in JupyterLab: an ordinary Lab with a token and the prompt connection, which fetches no news."""

import logging
import os
import socket
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

from jupyterlab.handlers.announcements import NeverCheckForUpdate  # type: ignore[import-untyped]
from jupyterlab.labapp import LabApp  # type: ignore[import-untyped]
from traitlets.config import Config

from explainer.serve.configuration import EXTENSIONS, TEMPLATE, navigation
from explainer.serve.connection import PromptConnection, transport_encryption
from explainer.serve.door import Door, LoginHandler
from explainer.serve.notebooks import INDEX

# A workspace of its own: tabs that were left open in another Lab point to files that are not here.
START = f"lab/workspaces/softmax-explainer/tree/{INDEX}"


def configuration(
    folder: Path, *, host: str, port: int, token: str | None, hashed_password: str, base_url: str, is_behind_proxy: bool
) -> Config:
    """Return the configuration of a JupyterLab on `folder`.

    Parameters
    ----------
    folder : Path
        The notebooks, in a place where the reader may write.
    host, port : str, int
        Where to listen.
    token : str or None
        What a visitor has to show; empty for nothing, None for a new random one.
    hashed_password : str
        The same, as a password; empty for none.
    base_url : str
        The path that all addresses begin with.
    is_behind_proxy : bool
        Whether to believe ``X-Forwarded-For`` and ``X-Forwarded-Proto``, and to answer under any name.
    """
    config = Config()
    config.ServerApp.ip = host
    config.ServerApp.port = port
    config.ServerApp.port_retries = 0
    config.ServerApp.base_url = base_url
    config.ServerApp.trust_xheaders = is_behind_proxy
    if is_behind_proxy:
        config.ServerApp.allow_remote_access = True
    config.ServerApp.identity_provider_class = Door
    config.IdentityProvider.login_handler_class = LoginHandler
    config.ServerApp.root_dir = str(folder)
    config.ServerApp.open_browser = False
    config.ServerApp.allow_root = True  # in a container everybody is root, and the token guards the door
    config.Application.log_level = logging.WARNING
    config.ServerApp.kernel_websocket_connection_class = PromptConnection
    config.KernelManager.transport_encryption = transport_encryption()
    config.LabApp.news_url = None
    config.LabApp.check_for_updates_class = NeverCheckForUpdate
    config.LabApp.extension_manager = "readonly"
    config.VoilaConfiguration.template = TEMPLATE
    config.VoilaConfiguration.extension_allowlist = EXTENSIONS
    config.VoilaConfiguration.page_config_hook = _navigation
    config.ServerApp.tornado_settings = {"notebooks_folder": folder}
    if token is not None:
        config.IdentityProvider.token = token
    config.PasswordIdentityProvider.hashed_password = hashed_password
    return config


def _navigation(page_config: dict[str, Any], *, notebook_path: str, **told: Any) -> dict[str, Any]:
    """Tell the template what it needs, of a kernel that Voilà itself ends, and let no page fetch MathJax."""
    without = dict.fromkeys(("fullMathjaxUrl", "mathjaxConfig"))
    return navigation(page_config | without, path=notebook_path, kernel_id="", **told)


def serve_lab(config: Config, listener: socket.socket, on_ready: Callable[[str], None]) -> None:
    """Serve JupyterLab until the process is told to stop.

    Parameters
    ----------
    config : Config
        From `configuration`.
    listener : socket.socket
        What holds the port until Lab takes it over.
    on_ready : callable
        Called with the token once the server answers.
    """
    warnings.filterwarnings("ignore", category=DeprecationWarning)  # between Jupyter's own parts
    # By these (see `explainer.page.served`) a notebook's kernel knows where a link to its state has to lead.
    os.environ["EXPLAINER_PAGES_URL"] = f"{config.ServerApp.base_url}voila/render/"
    os.environ["EXPLAINER_PAGES_FOLDER"] = config.ServerApp.root_dir
    server = LabApp.make_serverapp(config=config, jpserver_extensions={"jupyterlab": True})
    listener.close()
    server.initialize(argv=[], starter_extension=LabApp.name, find_extensions=True)
    server.io_loop.add_callback(lambda: on_ready(server.identity_provider.token))
    server.start()
