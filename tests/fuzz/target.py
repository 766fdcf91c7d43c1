"""Does any text or request make the guard, or what reads a request, fail otherwise than it may?

    python tests/fuzz/target.py [--seconds 60] [--corpus FOLDER]

With atheris (libFuzzer for Python) the search is guided by coverage; without it hypothesis mutates
the same seeds until the time is over. Ends with 1 and the input at the first failure.
"""

from __future__ import annotations

import argparse
import csv
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "tests"))

from query.hostile import HOSTILE  # noqa: E402
from stakhanov_ld.errors import MalformedQuery, StakhanovError  # noqa: E402
from stakhanov_ld.formats import ALL_FORMATS  # noqa: E402
from stakhanov_ld.query.guard import guard  # noqa: E402
from stakhanov_ld.query.parameters import bound, parameters  # noqa: E402
from stakhanov_ld.query.request import Limits  # noqa: E402
from stakhanov_ld.representations.negotiation import choose  # noqa: E402
from stakhanov_ld.web.protocol import DIRECT, FORM, protocol_request  # noqa: E402

_LIMITS = Limits()


def one(data: bytes) -> None:
    """Try one input: as a query, as the parts of a request, as an Accept header."""
    if not data:
        return
    kind, rest = data[0], data[1:]
    if kind % 4 == 0:
        _as_query(rest.decode(errors="replace"))
    elif kind % 4 == 1:
        string, _, body = rest.partition(b"\0")
        for content_type in (FORM, DIRECT):
            _as_request("POST", string.decode("latin-1"), content_type, body)
        _as_request("GET", string.decode("latin-1"), "", b"")
    elif kind % 4 == 2:
        choose(rest.decode("latin-1"), ALL_FORMATS)
    else:
        text, _, value = rest.decode(errors="replace").partition("\0")
        _as_named_query(text, value)


def _as_query(text: str) -> None:
    try:
        guarded = guard(text, _LIMITS)
    except MalformedQuery as error:
        rows = text.split("\n")
        assert error.line is not None, error.message
        assert error.column is not None, error.message
        assert 1 <= error.line <= len(rows)
        assert 1 <= error.column <= len(rows[error.line - 1]) + 1
    except StakhanovError as error:
        assert 400 <= error.status < 500
    else:
        assert guarded.text == text


def _as_request(method: str, string: str, content_type: str, body: bytes) -> None:
    try:
        wanted = protocol_request(method, string, content_type, body)
    except StakhanovError as error:
        assert 400 <= error.status < 500
    else:
        assert wanted.query is not None or method == "GET"


def _as_named_query(text: str, value: str) -> None:
    """A value never changes what the guard says of a query, apart from its size."""
    try:
        declared = parameters(text)
        form = guard(text, _LIMITS).form
        asked = bound(text, declared, {parameter.name: value for parameter in declared})
    except StakhanovError as error:
        assert 400 <= error.status < 500
        return
    try:
        assert guard(asked, _LIMITS).form is form
    except StakhanovError as error:
        assert error.problem == "query-too-long", error.message


def seeds() -> list[bytes]:
    """What the search begins with: the tables and corpora of the tests."""
    with (ROOT / "tests" / "tables" / "guard.tsv").open(encoding="utf-8", newline="") as file:
        texts = [
            row["query"] for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        ]
    texts += [text[:400] for text in HOSTILE.values()]
    found = [bytes([0]) + text.encode(errors="replace") for text in texts]
    found += [
        b"\1query=ASK%20%7B%7D&default-graph-uri=x:a\0query=ASK+%7B%7D",
        b"\1update=x\0ASK {}",
    ]
    found += [
        b"\2text/html,application/xhtml+xml;q=0.9,*/*;q=0.8",
        b'\2application/ld+json;profile="x,y"',
    ]
    found += [b'\3SELECT * { BIND("1990-01-01" AS ?day) }\0x"} #']
    return found


def main() -> None:
    """Search for as long as the arguments say."""
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--seconds", type=int, default=60)
    arguments.add_argument("--corpus", type=Path, help="a folder to keep what was found in")
    asked = arguments.parse_args()
    try:
        import atheris
    except ImportError:
        print("atheris is not installed: hypothesis mutates the seeds", flush=True)
        _mutate(asked.seconds)
    else:
        _guided(atheris, asked.seconds, asked.corpus)


def _guided(atheris: Any, seconds: int, corpus: Path | None) -> None:
    with tempfile.TemporaryDirectory() as scratch:
        begin = Path(scratch)
        for number, seed in enumerate(seeds()):
            (begin / str(number)).write_bytes(seed)
        folders = [str(corpus)] if corpus else []
        options = [
            f"-max_total_time={seconds}",
            "-max_len=4096",
            "-timeout=10",
            "-print_final_stats=1",
        ]
        options.append(f"-artifact_prefix={corpus or begin}/")
        atheris.instrument_all()
        atheris.Setup([sys.argv[0], *options, *folders, str(begin)], one)
        atheris.Fuzz()


def _mutate(seconds: int) -> None:
    from hypothesis import HealthCheck, Phase, given, settings
    from hypothesis import strategies as st

    start = seeds()
    cuts = st.integers(0, 400)
    pieces = st.lists(st.one_of(st.sampled_from(start), st.binary(max_size=40)), max_size=4)
    tried = 0

    @settings(
        max_examples=500, deadline=None, database=None, phases=[Phase.generate, Phase.shrink],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(st.sampled_from(start), cuts, cuts, pieces)
    def search(seed: bytes, cut: int, again: int, added: list[bytes]) -> None:
        nonlocal tried
        tried += 1
        one(seed[:cut] + b"".join(piece[1:] for piece in added) + seed[min(cut, again) :])

    end = time.monotonic() + seconds
    while time.monotonic() < end:
        search()
    print(f"{tried} inputs, no failure")


if __name__ == "__main__":
    main()
