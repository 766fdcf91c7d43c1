"""How do the web processes move on to another release, and who knows that they have?

Each web process holds a connection to the server for as long as it lives, and says on it, line by
line, which releases it uses: `uses ID` before it answers from one, `left ID` after the last answer.
The server says `move` when there is another one to read of in its file.
"""

from __future__ import annotations

import contextlib
import gc
import os
import signal
import socket
import threading
from collections.abc import Callable
from pathlib import Path

_PATIENCE_SECONDS = 60


class Moves:
    """The server's side: listens at `path`."""

    def __init__(self, path: Path, release: str) -> None:
        self._release = release
        self._uses: dict[int, set[str]] = {}
        self._connections: dict[int, socket.socket] = {}
        self._told = threading.Condition()
        self._listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self._listener.bind(str(path))
        self._listener.listen()
        threading.Thread(target=self._accept, daemon=True).start()

    def has_loaded(self, process: int) -> bool:
        """Whether the web process with this id answers."""
        with self._told:
            return process in self._uses

    def move(self, release: str) -> None:
        """Come back when every web process answers from `release` and from nothing else.

        One that does not come along is ended; another one starts in its place.
        """
        with self._told:
            self._release = release
            for process in self._connections:
                self._say_move(process)
            self._told.wait_for(self._all_moved, _PATIENCE_SECONDS)
            for process, used in self._uses.items():
                if used != {release}:
                    with contextlib.suppress(ProcessLookupError):
                        os.kill(process, signal.SIGKILL)

    def close(self) -> None:
        """Listen no longer."""
        self._listener.close()

    def _all_moved(self) -> bool:
        return all(used == {self._release} for used in self._uses.values())

    def _say_move(self, process: int) -> None:
        with contextlib.suppress(OSError):  # it has ended, as its thread is about to find
            self._connections[process].sendall(b"move\n")

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._listen_to, args=(connection,), daemon=True).start()

    def _listen_to(self, connection: socket.socket) -> None:
        process = 0
        with contextlib.suppress(OSError), connection, connection.makefile() as lines:
            process = int(lines.readline())
            for line in lines:
                word, _, release = line.strip().partition(" ")
                with self._told:
                    self._connections[process] = connection
                    used = self._uses.setdefault(process, set())
                    if word == "left":
                        used.discard(release)
                    else:
                        used.add(release)
                        if release != self._release:  # it has read the file before it changed
                            self._say_move(process)
                    self._told.notify_all()
        with self._told:
            self._uses.pop(process, None)
            self._connections.pop(process, None)
            self._told.notify_all()


def follow(path: Path, release: str, move: Callable[[], tuple[str, threading.Event]]) -> None:
    """A web process's side, in a thread of its own: it answers from `release` already.

    `move` makes it answer from another one; it gives the id of that, and what will be set when the
    last answer from the one before has been given. Where it fails, the process ends.
    """
    connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    connection.connect(str(path))
    told = connection.makefile("w")

    def say(line: str) -> None:
        told.write(line + "\n")
        told.flush()

    def listen() -> None:
        used = release
        try:
            with connection.makefile() as lines:
                for _ in lines:
                    entered, left = move()
                    if entered == used:
                        continue
                    say(f"uses {entered}")
                    left.wait()
                    say(f"left {used}")
                    used = entered
                    # What was loaded of the old one, and all that it remembered; the first one is
                    # frozen, with everything else of the start.
                    gc.unfreeze()
                    gc.collect()
                    gc.freeze()
        finally:
            os._exit(1)

    say(str(os.getpid()))
    say(f"uses {release}")
    threading.Thread(target=listen, daemon=True).start()
