from pathlib import Path

from tests.page import tangent

PAGE = Path(tangent.__file__)
DOCUMENT = PAGE.parents[2] / "docs" / "architecture.md"


def test_the_example_is_whole_in_the_documentation_and_short():
    source = PAGE.read_text("utf-8").rstrip()
    assert f"```python\n{source}\n```" in DOCUMENT.read_text("utf-8")
    assert len(source.splitlines()) <= 60
