"""A listener on loopback that nobody may call."""

from __future__ import annotations

import socket
import threading
from typing import Self


class Trap:
    """Notes whether anybody called; a context manager."""

    def __init__(self) -> None:
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self._socket.getsockname()[1]}/"
        self.called = threading.Event()
        self._thread = threading.Thread(target=self._listen, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._socket.close()

    def _listen(self) -> None:
        try:
            self._socket.accept()[0].close()
            self.called.set()
        except OSError:
            pass
