import pytest

from tests.serving import started_server, write_notebook

WIDGETS = """\
import anywidget, ipywidgets, traitlets

class Hello(anywidget.AnyWidget):
    _esm = 'export default { render({ model, el }) { el.textContent = "hello " + model.get("name"); } }'
    name = traitlets.Unicode("anywidget").tag(sync=True)

slider = ipywidgets.IntSlider(value=3, description="z")
label = ipywidgets.Label("nothing yet")
slider.observe(lambda change: setattr(label, "value", f"the kernel says {change.new}"), names="value")
ipywidgets.VBox([slider, label, Hello()])
"""


@pytest.fixture(scope="session")
def notebooks(tmp_path_factory):
    """A folder with a page that works, one that fails, a short one, and files nobody should get."""
    folder = tmp_path_factory.mktemp("site") / "notebooks"
    (folder / "pictures").mkdir(parents=True)
    write_notebook(folder / "0-index.ipynb", ("markdown", "# The index\n\nGo to [widgets](1-widgets.ipynb)."))
    formula = r"# Widgets and <b>words</b>" + "\n\n" + r"Softmax sums to one." + "\n\n" + r"$$\sum_i S_i = 1$$"
    write_notebook(folder / "1-widgets.ipynb", ("markdown", formula), ("code", WIDGETS), ("markdown", "## After"))
    failing = "print('so far so good')\nsecret_name = 1 / 0"
    write_notebook(folder / "2-failing.ipynb", ("markdown", "# Failing"), ("code", failing), ("markdown", "Unreached"))
    write_notebook(folder / "3-last.ipynb", ("markdown", "# Last"), ("code", "6 * 7"))
    (folder / "pictures" / "1-widgets.png").write_bytes(bytes.fromhex("89504e470d0a1a0a"))
    (folder / "pictures" / "secret.py").write_text("SECRET")
    (folder / "secret.png").write_text("SECRET")
    (folder / "secret.py").write_text("SECRET")
    (folder.parent / "outside.png").write_text("SECRET")
    return folder


@pytest.fixture(scope="session")
def server(notebooks):
    """The command on those notebooks, without warm kernels."""
    with started_server("--warm", "0", "--notebooks", str(notebooks)) as running:
        yield running
