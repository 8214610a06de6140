"""The kernel of a page without a server, as it runs in a browser, with real widgets."""

import json
import subprocess
import sys
from pathlib import Path

import explainer.site

KERNEL = Path(explainer.site.__file__).parent / "browser/kernel.py"
PROGRAM = """
import json, runpy, sys
kernel = runpy.run_path(sys.argv[1])
posted = []
kernel["start"](lambda text: posted.append(json.loads(text)))
for name, code in json.loads(sys.argv[2]):
    if name == "receive":
        message = eval(code, {"posted": posted})
        kernel["receive"](json.dumps(message))
    else:
        kernel["run"](name, code)
assert "IPython.core.interactiveshell" in sys.modules and "ipykernel" not in sys.modules
print(json.dumps(posted))
"""


def posted(*steps):
    command = [sys.executable, "-c", PROGRAM, str(KERNEL), json.dumps(steps)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout), done.stderr


def test_a_widget_is_opened_shown_and_heard():
    slider = "import ipywidgets\ns = ipywidgets.IntSlider()\ns"
    asked = (
        "{'type': 'comm_msg', 'number': 7, 'content': {'comm_id': [p for p in posted if p['kind'] == 'display'][0]"
        "['model'], 'data': {'method': 'update', 'state': {'value': 5}}}}"
    )
    messages, _ = posted(("shows", slider), ("receive", asked), ("asks", "print(s.value)"))
    opened = [m["content"]["data"]["state"]["_model_name"] for m in messages if m["kind"] == "comm_open"]
    assert opened == ["LayoutModel", "SliderStyleModel", "IntSliderModel"]
    assert all(m["metadata"]["version"] for m in messages if m["kind"] == "comm_open")
    (shown,) = (m for m in messages if m["kind"] == "display")
    assert shown["cell"] == "shows"
    assert shown["model"] == [m for m in messages if m["kind"] == "comm_open"][-1]["content"]["comm_id"]
    assert {"kind": "done", "number": 7} in messages
    assert messages[-1] == {"kind": "ran", "cell": "asks", "text": "5\n"}


def test_what_a_cell_prints_and_its_names_are_kept():
    messages, _ = posted(("a", "x = 2\nprint('x is', x)"), ("b", "x + 1"))
    assert [m["text"] for m in messages] == ["x is 2\n", ""]


def test_a_cell_that_fails_is_told_and_the_next_one_runs():
    messages, _ = posted(("a", "1 / 0"), ("b", "print('still here')"))
    assert messages[0]["kind"] == "failed"
    assert "ZeroDivisionError" in messages[0]["text"]
    assert messages[1]["text"] == "still here\n"


def test_a_message_for_a_widget_that_is_gone_is_answered():
    asked = "{'type': 'comm_msg', 'number': 1, 'content': {'comm_id': 'nobody', 'data': {}}}"
    messages, said = posted(("receive", asked))
    assert messages == [{"kind": "done", "number": 1}]
    assert "nobody" in said


def test_what_cannot_be_sent_is_refused():
    code = "import ipywidgets\nipywidgets.Image(value=b'png')"
    messages, _ = posted(("a", code))
    assert messages[-1]["kind"] == "failed"
    assert "binary buffers" in messages[-1]["text"]
