"""The command ``softmax-explainer``: it hands over to what serves the pages, or to what writes them as files."""

import sys
from collections.abc import Sequence


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command and return its exit status; only what is asked for is imported."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    if arguments[:1] == ["site"]:
        from explainer.site.command import main as run

        return run(arguments[1:])
    from explainer.serve.command import main as serve

    return serve(arguments)


if __name__ == "__main__":
    sys.exit(main())
