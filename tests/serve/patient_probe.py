"""The command, with a page's kernel ended one second after nobody is connected to it."""

import sys

from explainer.serve import configuration, kernels
from explainer.serve.command import main

if __name__ == "__main__":
    kernels.UNCONNECTED_SECONDS = 1
    configuration.CULL_SECONDS = 1
    sys.exit(main())
