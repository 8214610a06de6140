import os
import signal
from contextlib import asynccontextmanager

import pytest
from jupyter_client.manager import AsyncKernelManager

from explainer.serve.connection import PromptClient
from tests.serving import run_apart


@asynccontextmanager
async def started():
    manager = AsyncKernelManager(client_factory=PromptClient, transport_encryption="disabled")
    await manager.start_kernel()
    client = manager.client()
    client.start_channels()
    try:
        yield manager, client
    finally:
        client.stop_channels()
        await manager.shutdown_kernel(now=True)
        await manager.cleanup_resources()


def test_a_kernel_that_is_ready_executes_and_nothing_older_is_heard():
    async def run():
        async with started() as (_, client):
            await client.wait_for_ready(timeout=60)
            asked = client.execute("print(6 * 7)")
            heard = []
            while not heard or heard[-1]["content"] != {"execution_state": "idle"}:
                heard.append(await client.get_iopub_msg(timeout=60))
            assert {message["parent_header"]["msg_id"] for message in heard} == {asked}
            assert [m["content"]["text"] for m in heard if m["msg_type"] == "stream"] == ["42\n"]

    run_apart(run)


def test_a_kernel_that_dies_is_told_at_once():
    async def run():
        async with started() as (manager, client):
            await client.wait_for_ready(timeout=60)
            os.kill(manager.provisioner.pid, signal.SIGKILL)
            with pytest.raises(RuntimeError, match="died"):
                await client.wait_for_ready(timeout=60)

    run_apart(run)


def test_a_kernel_that_is_silent_is_told_in_time():
    async def run():
        async with started() as (manager, client):
            await client.wait_for_ready(timeout=60)
            os.kill(manager.provisioner.pid, signal.SIGSTOP)
            with pytest.raises(RuntimeError, match=r"did not answer in 0\.5 seconds"):
                await client.wait_for_ready(timeout=0.5)

    run_apart(run)
