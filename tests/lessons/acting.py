"""A reader's events, brought to a page without a browser."""

from explainer.live import Choose


def do(page, *events):
    """Let the page hear `events`, and return the settings then."""
    for event in events:
        page._on_event(event)
    return page.state.settings


def press(gid):
    """Return the event of a click."""
    return Choose(gid, pinned=True)
