#!/bin/sh
# Write constraints.txt: what the requirements of the app, its tests and benchmarks resolve to today, in a fresh environment.
set -eu
cd "$(dirname "$0")/.."

python=$(sh tools/find_python.sh)
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

echo "Resolving with $("$python" --version) ..."
"$python" -m venv "$folder/venv"
# appnope is what IPython adds on macOS.
"$folder/venv/bin/python" -m pip install -q --disable-pip-version-check -e '.[test,bench,hub]' appnope

{
    grep '^#' constraints.txt
    "$folder/venv/bin/python" -m pip freeze -q --disable-pip-version-check --exclude-editable |
        LC_ALL=C sort -f
} >"$folder/constraints.txt"

if grep -v -E '^(#.*|[A-Za-z0-9._-]+==[A-Za-z0-9.+!_-]+)$' "$folder/constraints.txt"; then
    echo "These lines are no plain pins; constraints.txt is left as it was." >&2
    exit 1
fi
cp "$folder/constraints.txt" constraints.txt
echo "constraints.txt holds $(grep -c == constraints.txt) pins."
