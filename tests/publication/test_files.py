"""A publication is a folder with data/, any folder of RDF, or one RDF file."""

from __future__ import annotations

from pathlib import Path

import pytest

from stakhanov_ld.errors import UnreadablePublication
from stakhanov_ld.publication import files
from stakhanov_ld.publication.files import Part, source_files


def made(root: Path, *paths: str) -> Path:
    for path in paths:
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(b"")
    return root


def test_a_folder_with_data(tmp_path: Path) -> None:
    """Each folder has its part; the description is a part of its own; the rest is left alone."""
    made(
        tmp_path,
        "data/publication.ttl", "data/a/b.ttl", "data/NEWS.md", "ontology/o.ttl", "shapes/s.rdf",
        "stray.ttl", "data/.hidden.ttl", "data/.git/x.ttl",
    )  # fmt: skip
    assert [(f.path, f.part) for f in source_files(tmp_path)] == [
        ("data/a/b.ttl", Part.DATA),
        ("data/publication.ttl", Part.DESCRIPTION),
        ("ontology/o.ttl", Part.ONTOLOGY),
        ("shapes/s.rdf", Part.SHAPES),
    ]


def test_any_other_folder_is_all_data(tmp_path: Path) -> None:
    """Somebody's folder of Turtle needs no layout."""
    made(tmp_path, "x/one.ttl", "two.NT")
    assert [(f.path, f.part) for f in source_files(tmp_path)] == [
        ("two.NT", Part.DATA),
        ("x/one.ttl", Part.DATA),
    ]


def test_one_file(tmp_path: Path) -> None:
    """A single file is a publication."""
    made(tmp_path, "one.ttl")
    assert [f.path for f in source_files(tmp_path / "one.ttl")] == ["one.ttl"]


@pytest.mark.parametrize(
    ("path", "told"),
    [("missing", "no such folder"), ("a.txt", "its ending is none of"), ("", "no RDF file")],
)
def test_what_is_none_is_told_in_a_line(tmp_path: Path, path: str, told: str) -> None:
    """A missing folder, a file of another kind, a folder without RDF."""
    made(tmp_path, "a.txt")
    with pytest.raises(UnreadablePublication, match=told) as caught:
        source_files(tmp_path / path)
    assert "\n" not in caught.value.message


def test_a_long_file_of_data_stays_where_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Until somebody wants it held; it is known by the same hash, which another content changes."""
    file = tmp_path / "data" / "a.nt"
    file.parent.mkdir()
    file.write_bytes(b"<x:a> <x:b> <x:c> .\n")
    (held,) = source_files(tmp_path)
    monkeypatch.setattr(files, "HELD", 10)
    (long,) = source_files(tmp_path)
    assert (long.content, long.place, held.place) == (b"", file, None)
    assert (long.held(), long.sha256(), long.length) == (held, held.sha256(), held.length)
    file.write_bytes(b"<x:a> <x:b> <x:cc> .\n")
    assert long.sha256() != held.sha256()
