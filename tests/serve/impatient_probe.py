"""The command, where what a cell shows is waited for one second."""

import sys

from explainer.serve import configuration
from explainer.serve.command import main

if __name__ == "__main__":
    configuration.OUTPUT_SECONDS = 1
    sys.exit(main())
