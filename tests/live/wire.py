"""A `LiveFigure` on a wire that a test holds: what it sends is kept, and messages go in where the comm's do."""

import json

from matplotlib.figure import Figure

from explainer.live import Choices, Handle, LiveFigure, Picture, Words


class Wire:
    """Both directions between a figure and its views, in order, as JSON would carry them."""

    def __init__(self, live):
        self.live = live
        self.out = []
        live.send = lambda content, buffers=None: self.out.append(("msg:custom", json.loads(json.dumps(content))))
        live.send_state = self._send_state
        live.observe(lambda _: self._told is self.live.document or self._send_state("document"), names="document")
        self._told = None

    def _send_state(self, key):
        """Hear of a document that is sent, and of one that changes where there is no comm to send it over."""
        if key == "document":
            self._told = self.live.document
            self.out.append((key, json.loads(json.dumps(self.live.document))))

    def receive(self, **content):
        """Let a message from a page arrive; return what is sent in answer."""
        before = len(self.out)
        self.live._handle_custom_msg(content, [])
        return self.out[before:]


class Board:
    """Two logits that are dragged, cells that are chosen, and words: a page in small."""

    def __init__(self):
        figure = Figure(figsize=(4, 3))
        self.axes = figure.add_subplot()
        self.axes.set(xlim=(-0.5, 1.5), ylim=(-5, 5))
        self.bars = self.axes.bar([0, 1], [1.0, -2.0]).patches
        self.knobs = [self.axes.plot([i], [b.get_height()], "o", clip_on=False)[0] for i, b in enumerate(self.bars)]
        grid = Figure(figsize=(3, 3)).add_subplot()
        self.cells = grid.bar([0, 1, 2, 3], [1, 1, 1, 1], width=0.9).patches
        self.title = grid.set_title("Cells")
        self.events = []
        self.react = self.events.append
        self.live = LiveFigure(lambda event: self.react(event))
        knobs = {f"knob-{i}": knob for i, knob in enumerate(self.knobs)}
        self.picture = Picture(figure, {f"bar-{i}": b for i, b in enumerate(self.bars)} | knobs, title="Logits")
        cells = {f"cell-{i}": cell for i, cell in enumerate(self.cells)}
        self.grid = Picture(grid.get_figure(), cells, title="Cells")
        self.words = Words('<p>z is <b data-gid="z"/>.</p>', {"z": {"text": "1"}}, title="Words")
        self.wire = Wire(self.live)
        self.show()

    def show(self):
        self.live.show(
            {"logits": self.picture, "cells": self.grid, "words": self.words},
            handles={
                f"knob-{i}": Handle(self.axes, "y", f"logit z{i}", bar.get_height()) for i, bar in enumerate(self.bars)
            },
            choices=[
                Choices((("cell-0", "cell-1"), ("cell-2", "cell-3")), {f"cell-{i}": f"cell {i}" for i in range(4)})
            ],
        )

    def set(self, i, value):
        """Bring everything to where knob `i` was dragged."""
        self.bars[i].set_height(value)
        self.knobs[i].set_data([i], [value])
        self.words.set({"z": {"text": f"{value:g}"}})
        self.live.move(f"knob-{i}", value)

    def follow(self, event):
        """React as a lesson does."""
        self.events.append(event)
        if hasattr(event, "value"):
            self.set(int(event.target[-1]), event.value)
        elif event.target is not None:
            for i, cell in enumerate(self.cells):
                cell.set_linewidth(3 if event.target == f"cell-{i}" else 0)
                cell.set_edgecolor("black")
