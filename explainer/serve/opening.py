"""A page on its way to its reader: a kernel that executes the notebook, and the HTML that comes of it."""

import asyncio
import logging
from collections import deque
from collections.abc import AsyncIterator
from uuid import uuid4

from jupyter_core.utils import ensure_async
from traitlets.config import LoggingConfigurable
from voila.notebook_renderer import NotebookRenderer

from explainer.serve.kernels import PageKernels

KEEP_ALIVE_SECONDS = 10.0
KEEP_ALIVE = "<script>window.voila_heartbeat()</script>\n"  # so that no proxy takes a long cell for a dead server
_unheard = logging.getLogger("softmax-explainer.left")
_unheard.addHandler(logging.NullHandler())
_unheard.propagate = False


class Opening:
    """One page being made, whether its reader is there already or still to come.

    Parameters
    ----------
    renderer : NotebookRenderer
        Voilà's, which has read its notebook.
    kernels : PageKernels
        Where to start a kernel.
    kernel_id : str
        Its name, from `new_kernel_id`.
    apology : str
        The HTML that a reader sees if it fails.
    """

    def __init__(self, renderer: NotebookRenderer, kernels: PageKernels, kernel_id: str, apology: str) -> None:
        self.kernel_id = kernel_id
        self.has_failed = False
        self._renderer = renderer
        self._kernels = kernels
        self._apology = apology
        self._html: deque[str] = deque()
        self._news = asyncio.Event()
        kernels.kept.add(kernel_id)
        self._start = asyncio.create_task(self._start_kernel())
        self._making = asyncio.create_task(self._make())

    @property
    def takes_a_place(self) -> bool:
        """Whether its kernel is there, or about to be."""
        return not self._start.done() or self.kernel_id in self._kernels

    async def is_alive(self) -> bool:
        """Whether a reader can still have this page; known once its kernel has been started."""
        await asyncio.wait([self._start])
        if self.has_failed or self.kernel_id not in self._kernels:
            return False
        return bool(await ensure_async(self._kernels.get_kernel(self.kernel_id).is_alive()))

    def hand_out(self) -> None:
        """Give it to a reader: once it is made, its kernel ends when nobody is connected to it."""
        self._making.add_done_callback(lambda _: self._kernels.kept.discard(self.kernel_id))

    async def html(self) -> AsyncIterator[str]:
        """Yield the page as it comes; once, to its reader."""
        has_begun = False
        while True:
            self._news.clear()
            while self._html:
                has_begun = True
                yield self._html.popleft()
            if self._making.done():
                return
            try:
                await asyncio.wait_for(self._news.wait(), KEEP_ALIVE_SECONDS)
            except TimeoutError:
                if has_begun:
                    yield KEEP_ALIVE

    async def end(self) -> None:
        """End it, as its reader has left."""
        for part in (self._renderer, getattr(self._renderer, "executor", None)):
            if part is not None:
                part.log = _unheard  # a kernel that is ended in the middle of a cell is no fault
        self._making.cancel()
        await asyncio.wait([self._start, self._making])
        await self._kernels.end(self.kernel_id)

    async def _start_kernel(self) -> LoggingConfigurable:
        await self._kernels.start_kernel(
            kernel_id=self.kernel_id,
            kernel_name=self._renderer.notebook.metadata.kernelspec.name,
            path=self._renderer.cwd,
        )
        kernel: LoggingConfigurable = self._kernels.get_kernel(self.kernel_id)
        return kernel

    async def _make(self) -> None:
        try:
            kernel = asyncio.shield(self._start)  # cancelled half-way, nobody would know the process
            async for snippet, _ in self._renderer.generate_content_generator(self.kernel_id, kernel):
                self._html.append(snippet)
                self._news.set()
        except Exception:
            self._kernels.log.exception("The page %s could not be made.", self._renderer.notebook_path)
            self.has_failed = True
            self._html.append(self._apology)
        finally:
            self._news.set()


def new_kernel_id() -> str:
    """Return a name for a kernel that is to be started."""
    return str(uuid4())
