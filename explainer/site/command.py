"""The command ``softmax-explainer site``: what it understands, and what it says."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from explainer.serve.notebooks import notebooks_folder
from explainer.site.build import build
from explainer.site.pyodide import in_folder, of_release
from explainer.site.sources import SourceError, sources

WORDS = """\
Write the pages as a folder of files that any web server can show: Python runs in each reader's browser.

  softmax-explainer site public
  python -m http.server --directory public --bind 127.0.0.1"""


def arguments() -> argparse.ArgumentParser:
    """Return what the command understands."""
    parser = argparse.ArgumentParser(
        prog="softmax-explainer site", description=WORDS, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    add = parser.add_argument
    add("folder", type=Path, metavar="DIR", help="where to write it: new, empty, or an earlier site")
    add(
        "--pyodide",
        type=Path,
        metavar="DIR",
        help=f"Pyodide's files, checked against its lock file; default: those of {sources()['pyodide']}, fetched once",
    )
    add("--wheel", type=Path, metavar="FILE", help="a released wheel of this package; default: what is installed here")
    add("--notebooks", type=Path, metavar="FOLDER", help="other notebooks than the explainer's own")
    return parser


def main(argv: Sequence[str] | None = None) -> int:
    """Build the site and return the exit status."""
    parser = arguments()
    options = parser.parse_args(argv)
    if options.wheel is not None and not options.wheel.is_file():
        parser.error(f"--wheel {options.wheel} is not a file.")
    if options.notebooks is not None and not options.notebooks.is_dir():
        parser.error(f"--notebooks {options.notebooks} is not a folder.")
    try:
        pyodide = in_folder(options.pyodide) if options.pyodide else of_release(sources()["pyodide"])
        site = build(options.folder, (options.notebooks or notebooks_folder()).resolve(), pyodide, options.wheel)
    except (SourceError, ValueError, FileNotFoundError) as problem:
        print(f"softmax-explainer: {problem}", file=sys.stderr)
        return 1
    if not site.is_compiled:
        print(
            f"No Python {pyodide.python} was found here, so every visit compiles the packages itself, which takes "
            "seconds. Install one, and build again.",
            file=sys.stderr,
        )
    print(
        f"{site.pages} pages in {site.folder}; a first visit fetches {site.first_visit / 1e6:.1f} MB. Look at it with\n"
        f"  python -m http.server --directory {site.folder} --bind 127.0.0.1"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
