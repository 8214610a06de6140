"""The command, where who asks for an address that ends in ``?left`` is gone in the moment in which it is read."""

import sys

from explainer.serve import listening
from explainer.serve.command import main


class Leaving(listening._Noticing):
    def headers_received(self, start_line, headers):
        if start_line.path.endswith("?left"):
            self._stream.close()
        return super().headers_received(start_line, headers)


if __name__ == "__main__":
    listening._Noticing = Leaving
    sys.exit(main())
