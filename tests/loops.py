"""An event loop for a test that needs one."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

PATIENCE = 60


def in_a_loop(coroutine):
    """Run a coroutine in a thread of its own: this one belongs to the browser's loop where browser tests run too."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, asyncio.wait_for(coroutine, PATIENCE)).result()


async def until(holds):
    """Let the loop turn until something holds; `in_a_loop` bounds how long."""
    while not holds():
        await asyncio.sleep(0)
