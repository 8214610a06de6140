"""The floor: a widget without a picture, which sends a number and shows it when it comes back."""

from typing import Any

import anywidget
from IPython.display import display

FRONT_END = """
function render({ model, el }) {
  const box = document.createElement("div");
  box.tabIndex = 0;
  box.dataset.echo = "";
  box.textContent = "0";
  box.style.height = "200px";
  let number = 0;
  const send = () => model.send({ number: ++number });
  box.addEventListener("keydown", send);
  box.addEventListener("pointermove", send);
  model.on("msg:custom", (content) => (box.firstChild.data = content.number));
  el.append(box);
}
export default { render };
"""


class Echo(anywidget.AnyWidget):
    """Sends back what it is sent."""

    _esm = FRONT_END

    def __init__(self) -> None:
        super().__init__()
        self.on_msg(self._answer)

    def _answer(self, _: Any, content: Any, buffers: Any) -> None:
        self.send(content)


def show(n: int) -> None:
    display(Echo())
