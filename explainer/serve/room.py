"""Who reads which page: pages kept ready, a place for each reader, and an end to places."""

import asyncio
import logging
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping

from explainer.serve.kernels import PageKernels
from explainer.serve.opening import Opening
from explainer.serve.resources import SPARE_MEMORY, free_memory

REFILL_SECONDS = 1.0  # a new warm page waits until the one that was taken has opened
_log = logging.getLogger("softmax-explainer")


class RoomIsFullError(Exception):
    """There is no place for another page; the message says why and what to do."""


class Room:
    """The pages of one server.

    Parameters
    ----------
    kernels : PageKernels
        The server's kernels.
    begin : callable
        Makes an `Opening` of a notebook's path.
    readers : int
        How many pages may be open at once.
    each : int
        How many of them may be one visitor's.
    warm : mapping of str to int
        How many pages to keep ready for each notebook.
    """

    def __init__(
        self,
        kernels: PageKernels,
        begin: Callable[[str], Awaitable[Opening]],
        *,
        readers: int,
        each: int,
        warm: Mapping[str, int],
    ) -> None:
        self._kernels = kernels
        self._begin = begin
        self._readers = readers
        self._each = each
        self._sizes = warm
        self._warm: dict[str, list[Opening]] = {path: [] for path in warm}
        self._taken: dict[str, tuple[str, Opening]] = {}
        self._filling: asyncio.Task[None] | None = None
        self._turn = asyncio.Lock()  # one after another: each counts those before it

    async def open(self, path: str, visitor: str) -> Opening:
        """Return the page `path` for `visitor`: one that is ready, else a new one.

        Raises
        ------
        RoomIsFullError
            If this visitor has too many pages open, or all together have, or memory is short.
        """
        async with self._turn:
            self._taken = {name: place for name, place in self._taken.items() if place[1].takes_a_place}
            self._check_places(visitor)
            opening = await self._take(path)
            if opening is None:
                await self._make_place()
                opening = await self._begin(path)
            self._taken[opening.kernel_id] = (visitor, opening)
        opening.hand_out()
        self.fill(REFILL_SECONDS)
        return opening

    def recognise(self, kernel_id: str, visitor: str) -> None:
        """Notice whose page it is: a browser's first request comes without the cookie, its websocket with it."""
        if kernel_id in self._taken:
            self._taken[kernel_id] = (visitor, self._taken[kernel_id][1])

    def fill(self, after: float = 0.0) -> None:
        """Begin to keep as many pages ready as was asked for and as there is room for."""
        if self._filling is None or self._filling.done():
            self._filling = asyncio.create_task(self._fill(after))

    def close(self) -> None:
        """Keep nothing ready any more."""
        if self._filling is not None:
            self._filling.cancel()

    async def _fill(self, after: float) -> None:
        await asyncio.sleep(after)
        for path, size in self._sizes.items():
            pages = self._warm[path]
            while len(pages) < size and self._kernels_in_all() < self._readers and not _memory_is_short():
                try:
                    pages.append(await self._begin(path))
                except Exception as problem:
                    _log.error("%s cannot be kept ready: %s", path, problem)
                    break

    async def _take(self, path: str) -> Opening | None:
        """Return a page that waits for a reader, if one does and its kernel has not died meanwhile."""
        while self._warm.get(path):
            opening = self._warm[path].pop(0)
            if await opening.is_alive():
                return opening
            await opening.end()
        return None

    def _check_places(self, visitor: str) -> None:
        if len(self._taken) >= self._readers:
            msg = f"All {self._readers} places are taken. As soon as somebody closes a page, there is one for you."
            raise RoomIsFullError(msg)
        if Counter(who for who, _ in self._taken.values())[visitor] >= self._each:
            msg = f"You have {self._each} pages open, and each is a program here. Close some that you are done with."
            raise RoomIsFullError(msg)

    async def _make_place(self) -> None:
        """Give up pages that wait for readers of other notebooks, if this one needs what they take."""
        while self._kernels_in_all() >= self._readers or _memory_is_short():
            crowd = max(self._warm.values(), key=len, default=[])
            if not crowd:
                break
            await crowd.pop().end()
        if _memory_is_short():
            msg = "The memory of this machine is used up. As soon as somebody closes a page, there is some for you."
            raise RoomIsFullError(msg)

    def _kernels_in_all(self) -> int:
        return len(self._taken) + sum(len(pages) for pages in self._warm.values())


def _memory_is_short() -> bool:
    free = free_memory()
    return free is not None and free < SPARE_MEMORY
