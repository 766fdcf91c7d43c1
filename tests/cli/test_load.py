"""`stakhanov-ld load` says what it misses, and never what is secret."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest
from click.testing import CliRunner

from conftest import WORLD
from stakhanov_ld.cli.load import command
from stakhanov_ld.errors import BadGateway, BadSetting, StakhanovError


def load(*arguments: str) -> StakhanovError:
    """The error that the command ends with."""
    result = CliRunner().invoke(command, [str(WORLD), *arguments])
    assert isinstance(result.exception, StakhanovError), result.output
    assert "s3cret" not in result.output + result.exception.message
    return result.exception


def test_both_addresses_are_needed() -> None:
    """Before anything is built."""
    assert "--endpoint is missing" in load().message
    error = load("--endpoint", "http://127.0.0.1:1/query")
    assert "--graph-store is missing" in error.message
    assert error.exit_code == 2


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("http://me:s3cret@127.0.0.1/", "take it out, and set STAKHANOV_LD_ENDPOINT_USER"),
        ("http://me:s3cret@[bad/", "take it out"),
        ("127.0.0.1:7878", "write an address"),
        ("ftp://127.0.0.1/", "write an address"),
        ("http://127.0.0.1:99999/", "--endpoint"),
        ("http://127.0.0.1/a b", "write an address"),
        ("http:///query", "write an address"),
    ],
)
def test_addresses(address: str, said: str) -> None:
    """Of HTTP, and without a password: the list of processes shows it to everybody."""
    error = load("--endpoint", address)
    assert isinstance(error, BadSetting)
    assert said in error.message


def test_a_server_that_is_not_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The release is built all the same; the exit code is that of what cannot be reached."""
    monkeypatch.setitem(os.environ, "STAKHANOV_LD_ENDPOINT_PASSWORD", "s3cret")
    with socket.create_server(("127.0.0.1", 0)) as listener:
        nobody = f"http://127.0.0.1:{listener.getsockname()[1]}/"
    error = load("--endpoint", nobody, "--graph-store", nobody, "--release-dir", str(tmp_path))
    assert isinstance(error, BadGateway)
    assert error.exit_code == 4
    assert "was not reached" in error.message
