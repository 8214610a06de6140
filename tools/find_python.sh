#!/bin/sh
# Print a Python 3.11 or newer that can make virtual environments. PYTHON, when set, is the only one asked.
set -u

fits() {
    "$1" -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1
}

for candidate in ${PYTHON:-python3 python3.13 python3.12 python3.11 python3.14 python}; do
    if fits "$candidate"; then
        command -v "$candidate"
        exit 0
    fi
done

{
    if [ -n "${PYTHON:-}" ]; then
        echo "PYTHON=$PYTHON is not a Python 3.11 or newer that can make virtual environments."
    else
        echo "No Python 3.11 or newer that can make virtual environments was found on PATH."
    fi
    echo "  Debian, Ubuntu:  sudo apt-get install python3 python3-venv"
    echo "  macOS:           brew install python@3.13"
    echo "  conda:           conda create -n py313 python=3.13"
    echo "or name one:       make app PYTHON=/path/to/python3.13"
} >&2
exit 1
