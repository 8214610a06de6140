"""The same page directly and behind a JupyterHub with its proxy, in turns: what the way through both costs."""

import os
from dataclasses import asdict
from pathlib import Path
from typing import Any

from benchmarks.browser import KINDS, drag, new_context, open_page, press_keys
from benchmarks.plan import Plan
from benchmarks.samples import paired_ratio, summarize
from benchmarks.servers import CHECKOUT
from tools.local_hub import PROXY, running_hub

PATH = "behind JupyterHub"
USER = "ada"


def is_installed() -> bool:
    """Whether the hub's proxy is there."""
    return PROXY.is_file()


def measure_behind(plan: Plan, browser: Any, folder: Path, stem: str, direct: str) -> dict[str, Any]:
    """Return the row of page `stem` of `folder` behind a hub; *times direct*: how much longer a change takes."""
    kind = KINDS["explorer"]
    os.environ["PYTHONPATH"] = str(CHECKOUT)  # a user's server passes it on, and its kernels import the page from here
    with running_hub("--notebooks", str(folder)) as hub, new_context(browser) as context:
        page = context.new_page()
        page.goto(f"{hub.base}/hub/login")
        page.get_by_label("Username").fill(USER)
        page.get_by_role("button", name="Sign in").click()
        page.wait_for_url(f"{hub.base}/user/{USER}/")
        behind = open_page(context, f"{hub.base}/user/{USER}/voila/render/{stem}.ipynb", kind)
        before = open_page(context, direct, kind)
        changes: dict[str, list[list[float | None]]] = {"behind": [], "before": []}
        for turn in range(plan.rounds):
            for name, shown in (("behind", behind), ("before", before)):
                shown.bring_to_front()
                keys = press_keys(shown, kind, plan.keys, turn * plan.keys)
                changes[name].append([change for change, _ in keys])
        behind.bring_to_front()
        dragged = drag(behind, kind, plan.drag_seconds)
    return {
        "path": PATH,
        "round trip ms": 0,
        "change ms": asdict(summarize([change for turn in changes["behind"] for change in turn])),
        "times direct": paired_ratio(changes["behind"], changes["before"]),
        "changes a second": dragged["changes"],
        "movements a second": dragged["moves"],
    }
