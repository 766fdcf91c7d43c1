"""A server that moves between the releases it is given: python swapping.py SHELF RELEASE…

It says where it serves; then for each line on standard input it swaps, and says that it has. At the
end of its input it ends.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from itertools import cycle
from pathlib import Path

from stakhanov_ld.release.shelf import Shelf
from stakhanov_ld.settings import Settings
from stakhanov_ld.web.server import SiteServer


def main() -> None:
    shelf, *releases = sys.argv[1:]
    folders = [Path(shelf, release) for release in releases]
    settings = Settings({"port": 0, "access_log": False, "query_per_client": 14}, {})
    server = SiteServer(Shelf(Path(shelf)), folders[0], settings)

    def say(line: str) -> None:
        print(line, flush=True)

    def swap() -> None:
        for _, folder in zip(sys.stdin, cycle(folders[1:] + folders[:1]), strict=False):
            server.swap(folder, lambda line: None)
            say("swapped")
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=swap, daemon=True).start()
    server.run(say)


if __name__ == "__main__":
    main()
