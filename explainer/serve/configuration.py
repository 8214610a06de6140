"""The configuration of the pages' server: what Voilà and Jupyter are told."""

import logging
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from traitlets.config import Config

from explainer.serve import forking
from explainer.serve.connection import PromptClient, transport, transport_encryption
from explainer.serve.door import Door
from explainer.serve.kernels import CULL_SECONDS, LARGEST_MESSAGE, PageConnection, PageKernels
from explainer.serve.pages import neighbours, read_pages

OUTPUT_SECONDS = 120
"""How long what a cell shows may be on its way when the cell has ended; Jupyter's 4 are too few on a busy machine."""

TEMPLATE = "explainer"
EXTENSIONS = ["@jupyter-widgets/jupyterlab-manager", "@voila-dashboards/widgets-manager8", "anywidget"]
"""What a page loads of JupyterLab's extensions."""


def content_security_policy(frames: Sequence[str] = ()) -> str:
    """Return what the pages may load and who may show them in a frame: themselves, and the origins `frames`.

    It is the proof that nothing leaves the machine: the browser itself refuses every other host. Jupyter's front end
    needs inline scripts and eval, anywidget loads its modules from blobs, Matplotlib and Lab's style use data: images.

    Examples
    --------
    >>> content_security_policy(["https://moodle.example"]).split("; ")[-1]
    "frame-ancestors 'self' https://moodle.example"
    """
    rules = [
        "default-src 'self'",
        "script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:",
        "style-src 'self' 'unsafe-inline' blob:",
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        "connect-src 'self' data: blob:",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
        " ".join(["frame-ancestors 'self'", *frames]),
    ]
    return "; ".join(rules)


def navigation(
    page_config: dict[str, Any], *, path: str, kernel_id: str, settings: dict[str, Any], **_: Any
) -> dict[str, Any]:
    """Return `page_config` with what the template needs: the page's title, its neighbours, its kernel."""
    file = Path(path)
    before, page, after = neighbours(read_pages(settings["notebooks_folder"]), file.stem)
    return page_config | {
        "explainer": {
            "title": page.title if page else file.stem,
            "kernel_id": kernel_id,
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
    >>> from explainer.serve.notebooks import notebooks_folder
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
    takes_any_name: bool,
    idle_seconds: int,
    token: str,
    hashed_password: str,
    memory_limit: int = 0,
    base_url: str = "/",
    frames: Sequence[str] = (),
) -> Config:
    """Return the configuration of a server that shows the pages of `folder`.

    Parameters
    ----------
    folder : Path
        The notebooks.
    host : str
        The address that the server is bound to.
    takes_any_name : bool
        Whether it answers under any name. One that only this machine reaches should not, so that a web page which
        renames itself to this address gets nowhere.
    idle_seconds : int
        After how long without activity a kernel is ended, open tab or not.
    token, hashed_password : str
        What a visitor has to show; empty strings for nothing.
    memory_limit : int
        How many bytes one kernel may use; 0 for any number.
    base_url : str
        The path that all addresses begin with, with a slash at either end.
    frames : sequence of str
        The origins of other sites that may show the pages in a frame.
    """
    config = Config()
    config.Voila.ip = host
    config.Voila.base_url = base_url
    config.Voila.root_dir = str(folder)
    config.Voila.config_file_paths = []  # somebody's voila.json is for somebody's dashboards
    config.Voila.log_level = logging.WARNING
    config.Voila.token = token
    config.Voila.identity_provider_class = Door
    config.Voila.kernel_websocket_connection_class = PageConnection
    config.Voila.tornado_settings = {
        "headers": {"Content-Security-Policy": content_security_policy(frames), "Referrer-Policy": "same-origin"},
        "allow_remote_access": takes_any_name,
        "websocket_max_message_size": LARGEST_MESSAGE,
    }
    config.PasswordIdentityProvider.hashed_password = hashed_password
    config.Door.is_framed = bool(frames)
    config.VoilaConfiguration.multi_kernel_manager_class = PageKernels
    config.VoilaConfiguration.template = TEMPLATE
    config.VoilaConfiguration.theme = "light"
    config.VoilaConfiguration.allow_template_override = "NO"
    config.VoilaConfiguration.allow_theme_override = "NO"
    config.VoilaConfiguration.file_allowlist = [r"pictures/[\w-]+\.png"]
    config.VoilaConfiguration.extension_allowlist = EXTENSIONS
    config.VoilaExecutor.iopub_timeout = OUTPUT_SECONDS
    config.VoilaExecutor.raise_on_iopub_timeout = True  # an apology, rather than a page without its picture
    config.KernelManager.transport = transport()
    config.KernelManager.transport_encryption = transport_encryption()
    config.KernelManager.client_factory = PromptClient
    config.KernelProvisionerFactory.default_provisioner_name = forking.NAME
    config.PageProvisioner.memory_limit = memory_limit
    config.KernelRestarter.restart_limit = 0  # a page's widgets are gone with its kernel: an empty one is of no use
    config.KernelRestarter.time_to_dead = 1.0
    config.MappingKernelManager.cull_idle_timeout = idle_seconds
    config.MappingKernelManager.cull_interval = max(1, min(CULL_SECONDS, idle_seconds // 4))
    config.MappingKernelManager.cull_connected = True
    config.MappingKernelManager.cull_busy = False
    return config
