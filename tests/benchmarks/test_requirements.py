import re
import tomllib
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

CHECKOUT = Path(__file__).parents[2]
EXTRAS = tomllib.loads((CHECKOUT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["optional-dependencies"]


def test_what_the_benchmarks_need_is_pinned_to_a_version_it_allows():
    text = (CHECKOUT / "constraints.txt").read_text(encoding="utf-8")
    pins = {canonicalize_name(name): version for name, version in re.findall(r"^([\w.-]+)==(\S+)$", text, re.M)}
    for requirement in map(Requirement, EXTRAS["bench"]):
        assert requirement.specifier.contains(pins[canonicalize_name(requirement.name)]), requirement


def test_the_large_peers_are_optional_and_of_one_version():
    peers = [Requirement(line) for line in EXTRAS["bench-peers"]]
    assert all(str(peer.specifier).startswith("==") for peer in peers)
    assert not {peer.name for peer in peers} & {Requirement(line).name for line in EXTRAS["bench"]}
