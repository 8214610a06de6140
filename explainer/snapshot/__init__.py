"""From what a reader chose to all the numbers that a page shows: `Settings` → `compute` → `Snapshot`.

Here is what every page has in common; the modules below it have each page's own settings and numbers. All are frozen
values and pure functions of them, and none knows a widget or a picture.
"""

from explainer.snapshot.settings import PRESETS, Settings
from explainer.snapshot.snapshot import Invariant, Snapshot, compute

__all__ = ["PRESETS", "Invariant", "Settings", "Snapshot", "compute"]
