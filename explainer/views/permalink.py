"""A link that leads back to what is shown."""

from __future__ import annotations

from explainer.snapshot import Snapshot
from explainer.views.view import State


class Permalink:
    """A link to the same page with the settings that are shown, to keep or to send.

    Attributes
    ----------
    markup : str
    state : dict
        ``permalink``, whose ``href`` is a query only: it leads to the page it stands on.
    slow : bool
        True: a link is wanted at rest.

    Examples
    --------
    >>> from explainer.snapshot import Settings, compute
    >>> view = Permalink()
    >>> view.update(compute(Settings(logits=(3.0, 1.0))))
    >>> view.state["permalink"]["href"]
    '?z=3,1'
    """

    title = "Link"
    slow = True
    markup = '<p><a data-gid="permalink" href="?">A link to exactly this state</a>, to keep or to send.</p>'

    def __init__(self) -> None:
        self.state: State = {}

    def update(self, snapshot: Snapshot) -> None:
        """Lead to the settings of `snapshot`."""
        self.state = {"permalink": {"href": f"?{snapshot.settings.to_query()}"}}
