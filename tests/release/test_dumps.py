"""The files to take away hold what they say they hold, and can be verified."""

from __future__ import annotations

import gzip
import hashlib
import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pyoxigraph as og
import pytest
import rdflib
import zstandard
from pyld import jsonld

from stakhanov_ld.codings import CODINGS
from stakhanov_ld.formats import DUMP_FORMATS, N_TRIPLES, QUAD_FORMATS, RDF_XML, TURTLE
from stakhanov_ld.publication.opening import open_publication
from stakhanov_ld.publication.publication import DEFAULT_GRAPHS, Publication
from stakhanov_ld.release.canonical import TOO_MUCH
from stakhanov_ld.release.release import Release

DECODED: dict[str | None, Callable[[bytes], bytes]] = {
    None: lambda body: body,
    "gzip": gzip.decompress,
    "zstd": lambda body: zstandard.ZstdDecompressor().decompress(body),
}


@pytest.fixture(scope="module", params=["world", "biography"])
def release(request: pytest.FixtureRequest) -> Release:
    made: Release = request.getfixturevalue(f"{request.param}_release")
    return made


@pytest.fixture(scope="module")
def folder(release: Release) -> Path:
    return release.folder / "download"


@pytest.fixture(scope="module")
def manifest(folder: Path) -> dict[str, Any]:
    value: dict[str, Any] = json.loads((folder / "manifest.json").read_text("utf-8"))
    return value


def read(body: bytes, media_type: str) -> list[og.Quad]:
    format_ = og.RdfFormat.from_media_type(media_type)
    assert format_
    return list(og.parse(body, format_))


def wanted(release: Release, graph: str | None, named: bool) -> list[og.Quad]:
    """The statements of the release that a file should hold, from what is asked by SPARQL."""
    quads = list(og.parse(path=str(release.query_index), format=og.RdfFormat.N_QUADS))
    default = og.DefaultGraph()
    if graph is not None:
        quads = [q for q in quads if q.graph_name == og.NamedNode(graph)]
    else:
        quads = [q for q in quads if (q.graph_name != default) == named]
    return quads if named else [og.Quad(*quad.triple) for quad in quads]


def canonical(quads: list[og.Quad]) -> set[str]:
    """As lines, whatever blank nodes are called."""
    dataset = og.Dataset(quads)
    dataset.canonicalize(og.CanonicalizationAlgorithm.RDFC_1_0)
    return {str(quad) for quad in dataset}


def test_every_file_holds_its_graph(
    release: Release, folder: Path, manifest: dict[str, Any]
) -> None:
    """Each statement once and no other, in the lexical forms of the files; as many as is told."""
    for file in manifest["files"]:
        body = DECODED[file["coding"]]((folder / file["path"]).read_bytes())
        quads = read(body, file["media_type"])
        named = file["format"] in {f.name for f in QUAD_FORMATS}
        expected = canonical(wanted(release, file["graph"], named))
        assert canonical(quads) == expected, file["path"]
        assert file["triples"] == len(quads) == len(expected) > 0


def test_there_is_every_graph_in_every_format(release: Release, manifest: dict[str, Any]) -> None:
    """Plain and in each coding; of a graph that is empty, nothing."""
    sizes = release.manifest["triples"]
    names = ["all", *(name for name, size in sizes.items() if size)]
    assert {file["path"] for file in manifest["files"]} == {
        f"{name}.{format_.suffix}{suffix}"
        for name in names
        for format_ in DUMP_FORMATS
        for suffix in ("", *(coding.suffix for coding in CODINGS))
    }
    assert manifest["release"] == release.id


def test_the_files_of_graphs_are_together_that_of_all(folder: Path, release: Release) -> None:
    """Whoever loads each graph has loaded everything, and the other way round."""
    names = [name for name, size in release.manifest["triples"].items() if size]
    assert (
        b"".join((folder / f"{n}.nq").read_bytes() for n in names)
        == (folder / "all.nq").read_bytes()
    )


def test_numbers_are_those_of_the_catalogue(release: Release, manifest: dict[str, Any]) -> None:
    """void:triples of the dataset and of each graph."""
    counted = json.loads((release.folder / "statistics.json").read_text("utf-8"))
    for file in manifest["files"]:
        if file["graph"] is not None:
            assert file["triples"] == counted["graphs"][file["graph"].rpartition("/")[2]]["triples"]
        elif file["format"] in {f.name for f in QUAD_FORMATS}:
            assert file["triples"] == sum(g["triples"] for g in counted["graphs"].values())
        else:
            assert file["triples"] == counted["whole"]["triples"]


def test_sizes_and_checksums(folder: Path, manifest: dict[str, Any]) -> None:
    """Of every file in the folder but the list of checksums itself; in the form of sha256sum."""
    told = {f["path"]: (f["bytes"], f["sha256"]) for f in manifest["files"]}
    lines = [line.split("  ") for line in (folder / "SHA256SUMS").read_text().splitlines()]
    sums = {name: sum_ for sum_, name in lines}
    assert sums.keys() - {"manifest.json"} == told.keys()
    assert {p.name for p in folder.iterdir()} == {*sums, "SHA256SUMS"}
    assert list(sums) == sorted(sums)
    for name, sum_ in sums.items():
        body = (folder / name).read_bytes()
        assert hashlib.sha256(body).hexdigest() == sum_
        assert name == "manifest.json" or told[name] == (len(body), sum_)


@pytest.mark.parametrize(("program", "suffix"), [("gzip", ".gz"), ("zstd", ".zst")])
def test_the_usual_programs_decode_them(folder: Path, program: str, suffix: str) -> None:
    """To the very bytes of the plain file."""
    for plain in ("all.ttl", "all.nq", "all.jsonld"):
        found = subprocess.run(
            [program, "-dc", str(folder / (plain + suffix))], check=True, capture_output=True
        )
        assert found.stdout == (folder / plain).read_bytes()


def test_gzip_has_no_clock(folder: Path) -> None:
    """RFC 1952, 2.3.1: no modification time, no file name."""
    header = (folder / "all.nt.gz").read_bytes()[:10]
    assert header[3:8] == bytes(5)


def test_turtle_is_written_for_people(folder: Path) -> None:
    """Prefixes, thing by thing; nothing begins a second time."""
    text = (folder / "all.ttl").read_text("utf-8")
    assert text.startswith("@prefix ")
    subjects = [line.split(" ")[0] for line in text.splitlines() if line and line[0] not in " @"]
    assert len(subjects) == len(set(subjects)) > 10
    trig = (folder / "all.trig").read_text("utf-8")
    assert trig.count("{\n") == len({line.split(" ")[-2] for line in
                                     (folder / "all.nq").read_text("utf-8").splitlines()})  # fmt: skip


def test_other_readers_read_them(folder: Path) -> None:
    """rdflib, PyLD and an XML parser find as many triples as there are lines of N-Triples."""
    lines = len((folder / "ontology.nt").read_bytes().splitlines())
    for format_ in (TURTLE, N_TRIPLES, RDF_XML):
        data = (folder / f"ontology.{format_.suffix}").read_bytes()
        assert len(rdflib.Graph().parse(data=data, format=format_.media_type)) == lines
    nodes = json.loads((folder / "ontology.jsonld").read_bytes())
    assert len(jsonld.to_rdf(nodes)["@default"]) == lines
    ElementTree.parse(folder / "all.rdf")


def test_the_hashes_are_those_of_the_files(folder: Path, manifest: dict[str, Any]) -> None:
    """Where a graph has no blank nodes, of its lines, sorted."""
    hashes = {(h["of"], h["graph"]): h for h in manifest["canonical"]}
    graphs = dict.fromkeys(f["graph"] for f in manifest["files"] if f["graph"])
    assert list(hashes) == [
        ("default graph", None), ("dataset", None), *(("graph", graph) for graph in graphs)
    ]  # fmt: skip
    checked = 0
    for (what, graph), told in hashes.items():
        assert told["algorithm"] == "RDFC-1.0"
        name = graph.rpartition("/")[2] if graph else "all"
        file = folder / f"{name}.{'nq' if what == 'dataset' else 'nt'}"
        lines = file.read_bytes().splitlines(keepends=True)
        if not any(b"_:" in line for line in lines):
            assert told["sha256"] == hashlib.sha256(b"".join(sorted(lines))).hexdigest()
            checked += 1
    assert checked >= 4


# ── what folders of anybody's hold ───────────────────────────────────────────────────────────


def of_text(tmp_path: Path, text: str) -> Publication:
    file = tmp_path / "x.ttl"
    file.write_text(text)
    return open_publication(file).publication


def test_rdf_xml_where_it_can_carry_the_graph(
    tmp_path: Path, release_of: Callable[[Publication], Release]
) -> None:
    """A predicate that ends in a slash is no XML name: of its graph there is everything else."""
    made = release_of(of_text(tmp_path, "<http://x.example/a> <http://x.example/p/> 1 ."))
    names = {p.name for p in (made.folder / "download").iterdir()}
    assert {"all.ttl", "all.jsonld.gz", "data.nq.zst", "report.rdf"} <= names
    assert not any(n.startswith(("all", "data")) and RDF_XML.suffix in n for n in names)


def test_a_hash_that_would_take_too_long_is_null_and_says_why(
    tmp_path: Path, release_of: Callable[[Publication], Release]
) -> None:
    """Nine nameless things that all know each other."""
    nodes = [f"_:n{i}" for i in range(9)]
    text = "".join(f"{a} <x:knows> {b} .\n" for a in nodes for b in nodes if a != b)
    made = release_of(of_text(tmp_path, f"<x:a> <x:p> _:n0 .\n{text}"))
    told = json.loads((made.folder / "download" / "manifest.json").read_text("utf-8"))
    found = {(h["of"], h["graph"] and h["graph"][-4:]): h for h in told["canonical"]}
    for key in (("default graph", None), ("dataset", None), ("graph", "data")):
        assert found[key]["sha256"] is None
        assert found[key]["why"] == TOO_MUCH
    assert found["graph", "port"]["sha256"] is not None


def test_the_default_graph_is_that_of_queries(release: Release, folder: Path) -> None:
    """Data, derived and description: in formats without names of graphs."""
    lines = {
        line
        for name in DEFAULT_GRAPHS
        if (file := folder / f"{name}.nt").exists()
        for line in file.read_bytes().splitlines()
    }
    assert lines == set((folder / "all.nt").read_bytes().splitlines())
