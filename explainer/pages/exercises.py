"""What the exercises of all pages say."""

from typing import Final

UNANSWERED: Final = "Put your answer in place of the dots, and run the cell again."
"""Where dots still stand for the answer."""
