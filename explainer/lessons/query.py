"""The query string of the page in the reader's browser: what a permalink brings along."""

import asyncio
import json
import os
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import parse_qsl, urlencode


def query_string() -> str:
    """Return the query string of the page that runs this notebook; empty where there is none, as in JupyterLab.

    A kernel that Voilà keeps warm has run up to here before anybody opened its page: the call then waits for the
    visitor. So make the slow imports first, and nothing that depends on the visitor. The server's own entry (the
    token of a sign-in) is left out, so that a permalink built from the rest gives nobody's key away.

    Examples
    --------
    >>> query_string()
    ''
    """
    if awaits_visitor():
        os.environ |= _await_visitor()
        os.environ["VOILA_PREHEAT"] = "False"  # asked twice, Voilà would not answer
    if not os.environ.get("SERVER_SOFTWARE", "").startswith("voila/"):
        return ""
    pairs = parse_qsl(os.environ.get("QUERY_STRING", ""), keep_blank_values=True)
    return urlencode([(key, value) for key, value in pairs if key != "token"])


def awaits_visitor() -> bool:
    """Whether this kernel is kept warm, and nobody has come yet."""
    return os.environ.get("VOILA_PREHEAT") == "True"


def _await_visitor() -> dict[str, str]:
    """Return what Voilà tells about the request that this kernel was kept for, once it comes.

    This is `voila.utils.wait_for_request` without its import, which costs every warm kernel 1.2 s and 46 MB.
    """
    from tornado.websocket import websocket_connect

    place = "{VOILA_APP_IP}:{VOILA_APP_PORT}{VOILA_SERVER_URL}voila/query/{VOILA_KERNEL_ID}".format_map(os.environ)

    async def ask() -> str | bytes | None:
        connection = await websocket_connect(f"ws://{place}")
        return await connection.read_message()

    with ThreadPoolExecutor(1) as thread:  # the kernel's own thread has its event loop running
        visitor: dict[str, str] = json.loads(thread.submit(asyncio.run, ask()).result() or "{}")
    return visitor
