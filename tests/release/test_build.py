"""Same files → same bytes → same release id; a release is whole or not there."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from conftest import WORLD
from stakhanov_ld.errors import UnreadablePublication
from stakhanov_ld.formats import JSON_LD, RDF_XML, TRIG, TURTLE
from stakhanov_ld.publication.files import source_files
from stakhanov_ld.publication.findings import Invalid
from stakhanov_ld.publication.opening import open_publication
from stakhanov_ld.publication.publication import Publication
from stakhanov_ld.release.identity import release_id
from stakhanov_ld.release.publish import publish
from stakhanov_ld.release.release import Release, open_release
from stakhanov_ld.release.rows import Negotiated, Stored
from stakhanov_ld.release.shelf import Shelf
from stakhanov_ld.settings import Settings
from stakhanov_ld.variants import Variant

SETTINGS = Settings({}, {})
NOW = datetime(2026, 11, 25, 10, tzinfo=UTC)


def built_elsewhere(tmp_path: Path, name: str, **environment: str) -> Path:
    """The world copied to a folder of another name and built by a process of its own."""
    copy = tmp_path / name / "somewhere"
    shutil.copytree(WORLD, copy)
    for file in copy.rglob("*"):
        os.utime(file, (1, 1))
    subprocess.run(
        [sys.executable, "-m", "stakhanov_ld", "build", str(copy), "--release-dir",
         str(tmp_path / name / "shelf")],
        check=True, env=os.environ | environment, capture_output=True,
    )  # fmt: skip
    (release,) = (p for p in (tmp_path / name / "shelf").iterdir() if p.is_dir())
    return release


def test_two_builds_are_identical(tmp_path: Path) -> None:
    """Folder, time stamps, time zone, locale, hash seed and how many processes share the work enter
    no byte and not the id.

    Nor what is compressed: another version of a library would write that otherwise, the same one
    does not.
    """
    one = built_elsewhere(
        tmp_path, "one",
        PYTHONHASHSEED="1", TZ="Asia/Tokyo", LC_ALL="C", STAKHANOV_LD_PROCESSES="1",
    )  # fmt: skip
    two = built_elsewhere(
        tmp_path, "two",
        PYTHONHASHSEED="2", TZ="UTC", LC_ALL="C.UTF-8", STAKHANOV_LD_PROCESSES="2",
    )  # fmt: skip
    assert one.name == two.name
    names = sorted(p.relative_to(one) for p in one.rglob("*") if p.is_file())
    expected = {"bodies/001.bin", "coded/001.bin", "download/SHA256SUMS", "download/all.nq.zst"}
    assert expected <= set(map(str, names))
    for name in names:
        assert (one / name).read_bytes() == (two / name).read_bytes(), name


def test_the_id_follows_content_paths_and_settings(tmp_path: Path) -> None:
    """A changed byte, a renamed file or another base IRI is another release."""
    copy = tmp_path / "w"
    shutil.copytree(WORLD, copy)
    first = release_id(source_files(copy), {"base_iri": None})
    assert release_id(source_files(WORLD), {"base_iri": None}) == first
    assert release_id(source_files(copy), {"base_iri": "http://x.example/"}) != first
    (copy / "data" / "places.ttl").rename(copy / "data" / "place.ttl")
    renamed = release_id(source_files(copy), {"base_iri": None})
    with (copy / "data" / "place.ttl").open("a") as file:
        file.write("\n")
    assert len({first, renamed, release_id(source_files(copy), {"base_iri": None})}) == 3


def test_the_manifest_lists_every_file_with_its_hash(world_release: Release) -> None:
    """And nothing else lies in the folder but the manifest."""
    listed = {entry["path"]: entry for entry in world_release.manifest["files"]}
    found = {
        p.relative_to(world_release.folder).as_posix(): p
        for p in world_release.folder.rglob("*")
        if p.is_file()
    }
    assert found.keys() - {"manifest.json"} == listed.keys()
    for name, entry in listed.items():
        content = found[name].read_bytes()
        assert entry["sha256"] == hashlib.sha256(content).hexdigest()
        assert entry["bytes"] == len(content)


def test_a_build_happens_once(tmp_path: Path) -> None:
    """The second time the release is found by its id, never by file times."""
    shelf = Shelf(tmp_path)
    assert publish(WORLD, shelf, SETTINGS, NOW, lambda _: None).built
    assert not publish(WORLD, shelf, SETTINGS, NOW, lambda _: None).built


def test_broken_data_change_nothing(tmp_path: Path) -> None:
    """The last good release stays current, and no half of a new one is left behind."""
    copy = tmp_path / "w"
    shutil.copytree(WORLD, copy)
    shelf = Shelf(tmp_path / "shelf")
    good = publish(copy, shelf, SETTINGS, NOW, lambda _: None).folder
    before = sorted(p.name for p in shelf.root.iterdir())
    (copy / "data" / "broken.ttl").write_text("<x:a> <x:b> .")
    with pytest.raises(Invalid):
        publish(copy, shelf, SETTINGS, NOW, lambda _: None)
    assert shelf.current() == good
    assert sorted(p.name for p in shelf.root.iterdir()) == before


def touched(folder: Path) -> None:
    (folder / "manifest.json").write_text("{}")


def test_unused_releases_are_removed_and_served_ones_kept(tmp_path: Path) -> None:
    """Neither the current release nor one that somebody serves goes away."""
    shelf = Shelf(tmp_path)
    folders = [shelf.put(name, touched)
               for name in ("one", "two", "three")]  # fmt: skip
    lock = shelf.serving(folders[1])
    assert lock.share()
    shelf.remove_unused()
    assert [folder.exists() for folder in folders] == [False, True, True]
    lock.release()
    shelf.remove_unused()
    assert [folder.exists() for folder in folders] == [False, False, True]


def test_a_torn_release_is_not_opened(
    world: Publication, release_of: Callable[[Publication], Release]
) -> None:
    """A folder without its rows is told as such."""
    release = release_of(world)
    (release.folder / "rows.jsonl").unlink()
    with pytest.raises(UnreadablePublication, match="not a whole release"):
        open_release(release.folder)


def test_two_things_at_one_address_are_refused(tmp_path: Path) -> None:
    """IRIs that differ only in %-encoding would share a path, so the build says so."""
    file = tmp_path / "x.ttl"
    file.write_text("<http://x.example/a%62> <x:p> 1 . <http://x.example/ab> <x:p> 1 .")
    shelf = Shelf(tmp_path / "shelf")
    with pytest.raises(Invalid) as caught:
        publish(file, shelf, SETTINGS, NOW, lambda _: None)
    assert "http://x.example/a%62" in str(caught.value.findings[0])


def test_a_thing_named_like_a_format_keeps_its_address(
    tmp_path: Path, release_of: Callable[[Publication], Release]
) -> None:
    """Beside the thing `a.ttl`, the Turtle of `a` moves; neither hides the other."""
    file = tmp_path / "x.ttl"
    file.write_text("<http://x.example/a> <x:p> 1 . <http://x.example/a.ttl> <x:p> 2 .")
    release = release_of(open_publication(file).publication)
    one, other = release.rows["doc/a"], release.rows["doc/a.ttl"]
    assert isinstance(one, Negotiated)
    assert isinstance(other, Negotiated)
    assert one.variants[Variant(TURTLE)] == "doc/a~.ttl"
    moved = release.rows["doc/a~.ttl"]
    assert isinstance(moved, Stored)
    assert b"<http://x.example/a> <x:p> 1" in release.body(moved)


def test_rdf_xml_is_offered_where_it_can_carry_the_document(
    tmp_path: Path, release_of: Callable[[Publication], Release]
) -> None:
    """A predicate that ends in a slash is no XML name: the other formats stay."""
    file = tmp_path / "x.ttl"
    file.write_text("<http://x.example/a> <http://x.example/p/> 1 ; <http://x.example/q> 2 .")
    release = release_of(open_publication(file).publication)
    row = release.rows["doc/a"]
    assert isinstance(row, Negotiated)
    assert Variant(RDF_XML) not in row.variants
    assert {Variant(TURTLE), Variant(TRIG), Variant(JSON_LD)} <= row.variants.keys()


def test_the_query_index_holds_the_default_graph_and_each_named_one(
    world_release: Release, world: Publication
) -> None:
    """The default graph is the union of data, derived and description, materialised."""
    counts: dict[str, int] = {}
    for line in world_release.query_index.read_text().splitlines():
        graph = line.rsplit(" ", 2)[1]
        name = graph if graph.startswith("<https://world.example/graph/") else "default"
        counts[name] = counts.get(name, 0) + 1
    sizes = {name: len(triples) for name, triples in world.graphs.items()}
    expected = {f"<https://world.example/graph/{name}>": n for name, n in sizes.items() if n}
    default = sizes["data"] + sizes["derived"] + sizes["description"]
    assert counts == expected | {"default": default}


def test_rows_are_sorted_json_lines(world_release: Release) -> None:
    """A stranger can read them with any JSON tool."""
    lines = (world_release.folder / "rows.jsonl").read_text(encoding="utf-8").splitlines()
    paths = [json.loads(line)["path"] for line in lines]
    assert paths == sorted(set(paths))
