"""What a page shows: pictures (Matplotlib) and texts, each updated from a `Snapshot`."""

from explainer.views.arrows import DependencyArrows
from explainer.views.bars import LogitBars
from explainer.views.checks import CheckMatrix
from explainer.views.heatmap import JacobianHeatmap
from explainer.views.inspector import Inspector
from explainer.views.invariants import Invariants
from explainer.views.summary import NumbersTable, Summary
from explainer.views.view import PictureView, State, TextView, View

__all__ = [
    "CheckMatrix",
    "DependencyArrows",
    "Inspector",
    "Invariants",
    "JacobianHeatmap",
    "LogitBars",
    "NumbersTable",
    "PictureView",
    "State",
    "Summary",
    "TextView",
    "View",
]
