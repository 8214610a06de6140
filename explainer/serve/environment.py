"""The environment of both servers: our folder on Jupyter's paths, a quick import, a terminal without noise."""

import logging
import os
import sys
from pathlib import Path

JUPYTER = Path(__file__).parent / "jupyter"


def prepare() -> None:
    """Set up this process, before anything of Jupyter is imported, and thereby the kernels it starts."""
    _prepend("JUPYTER_PATH")  # the page template
    _prepend("JUPYTER_CONFIG_PATH")  # Lab without the question about news
    # jsonschema would build a grammar of international addresses: more than half of the start-up time.
    sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]
    logging.getLogger("tornado.general").addFilter(_concerns_somebody)


def _prepend(variable: str) -> None:
    present = os.environ.get(variable)
    os.environ[variable] = f"{JUPYTER}{os.pathsep}{present}" if present else str(JUPYTER)


def _concerns_somebody(record: logging.LogRecord) -> bool:
    """Pass over Tornado's notes on a ping interval in milliseconds, and on messages of a kernel that has been ended."""
    words = record.getMessage()
    return "websocket_ping_timeout" not in words and "Got events for closed stream" not in words
