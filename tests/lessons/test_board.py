from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from explainer.lessons.board import Board
from explainer.live import LiveFigure
from explainer.live.svg import render, to_markup
from explainer.snapshot import Settings, compute
from explainer.views.arrows import DependencyArrows
from explainer.views.bars import LogitBars
from explainer.views.heatmap import JacobianHeatmap


def test_what_is_not_cut_needs_no_clip_box():
    snapshot = compute(Settings((2.0, 1.0, 0.0)))
    for view in (LogitBars(3), JacobianHeatmap(3), DependencyArrows(3)):
        view.update(snapshot)
        for gid, artist in view.artists.items():
            artist.set_gid(gid)
        before = to_markup(render(view.figure, view.artists))
        assert any(artist.get_clip_box() is not None for artist in view.artists.values())
        Board(LiveFigure()).show({"view": view}, snapshot)
        assert all(artist.get_clip_box() is None for artist in view.artists.values())
        assert to_markup(render(view.figure, view.artists)) == before


def test_what_is_cut_stays_cut():
    class Cut:
        title = "Cut"

        def __init__(self):
            self.figure = Figure()
            self.bar = self.figure.add_subplot().add_patch(Rectangle((0, 0), 9, 9))
            self.artists = {"bar": self.bar}

        def update(self, snapshot):
            pass

    view = Cut()
    Board(LiveFigure()).show({"view": view}, None)
    assert view.bar.get_clip_box() is not None
