"""Where the notebook of this kernel is shown as a page that owns its address."""

import os
from pathlib import Path
from typing import Final
from urllib.parse import quote

PAGES_URL: Final = "EXPLAINER_PAGES_URL"
"""The variable that holds where notebooks are shown as pages, from the host's root."""
PAGES_FOLDER: Final = "EXPLAINER_PAGES_FOLDER"
"""The variable that holds the folder of those notebooks."""
NOTEBOOK: Final = "JPY_SESSION_NAME"
"""The variable in which Jupyter tells a kernel of a session which notebook it runs."""


def served_at() -> str:
    """Return where the kernel's notebook is shown as a page, from the host's root; empty where it is not.

    JupyterLab's address is Lab's, so a link to a state of a notebook's figure has to lead to the served page. The
    kernel of a served page knows of no notebook: there the link leads to the page's own fragment.

    Examples
    --------
    >>> from unittest.mock import patch
    >>> with patch.dict(os.environ, {PAGES_URL: "/room/", PAGES_FOLDER: "/home", NOTEBOOK: "/home/a/1 one.ipynb"}):
    ...     served_at()
    '/room/a/1%20one.ipynb'
    """
    url, folder, notebook = (os.environ.get(name, "") for name in (PAGES_URL, PAGES_FOLDER, NOTEBOOK))
    if not (url and folder and notebook and Path(notebook).is_relative_to(folder)):
        return ""
    return url + quote(Path(notebook).relative_to(folder).as_posix())
