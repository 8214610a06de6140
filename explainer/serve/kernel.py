"""The kernel of a page: Jupyter's for Python, without what only somebody at a prompt needs."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from ipykernel.kernelapp import IPKernelApp

OPTIONS = [
    "--HistoryManager.enabled=False",  # nobody types into a page: 2 MB, and nothing is written to the disk
    # Every message's signature is kept to refuse its repetition, by default 65 536 of them: 4 MB after 20 000 drags.
    "--Session.digest_history_size=1000",
    # ipywidgets tells a kernel that it is there when it is imported, which in a fork was before there was a kernel.
    "--IPKernelApp.extra_extensions=ipywidgets",
]


class PageKernel(IPKernelApp):
    """A kernel whose messages go straight to it."""

    def init_control(self, context: Any) -> None:
        """Set up the control channel, and no subshells: their thread would pass each message on, 0.3 ms later."""
        super().init_control(context)  # type: ignore[no-untyped-call]
        self.shell_channel_thread = None


def start(arguments: Sequence[str], **traits: Any) -> None:
    """Be a kernel until told to stop.

    Parameters
    ----------
    arguments : sequence of str
        The command line of ``python -m ipykernel_launcher``.
    **traits
        Traits of `PageKernel`.
    """
    if "" not in sys.path:
        sys.path.insert(_first_of_packages(), "")
    sys.modules["debugpy"] = None  # type: ignore[assignment]  # 8 MB; nobody debugs a page
    PageKernel.launch_instance([*arguments, *OPTIONS], **traits)


def _first_of_packages() -> int:
    """Return where IPython puts the notebook's folder on the path, unless Python runs with a safe one, as here."""
    folders = enumerate(Path(folder).name for folder in sys.path)
    return next((index for index, name in folders if name in ("site-packages", "dist-packages")), len(sys.path))


if __name__ == "__main__":
    start(sys.argv[1:])
