"""What of a folder's files has the kernel at hand, and how is it made to forget?

By posix_fadvise(2), which needs no rights. What a process has mapped stays.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path


def missing() -> str:
    """What to do so that `kept` can count; empty where nothing is missing."""
    return "" if shutil.which("fincore") else "install it with `apt-get install util-linux`"


def forget(folder: Path) -> None:
    """Have the kernel drop what it has at hand of the files below `folder`."""
    os.sync()  # what is not on disk yet cannot be dropped
    for file in _files(folder):
        descriptor = os.open(file, os.O_RDONLY)
        try:
            os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)
        finally:
            os.close(descriptor)


def kept(folder: Path) -> float:
    """The share of the bytes below `folder` that the kernel has at hand."""
    command = ["fincore", "--bytes", "--noheadings", "--output", "RES", *map(str, _files(folder))]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return sum(map(int, told.split())) / max(1, size(folder))


def size(folder: Path) -> int:
    """Bytes of the files below `folder`."""
    return sum(file.stat().st_size for file in _files(folder))


def _files(folder: Path) -> list[Path]:
    return [file for file in folder.rglob("*") if file.is_file()]
