"""Where things stand in a large publication, whose IRIs are looked up and not held together."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from release.large.comparing import said_otherwise
from release.large.publications import DESCRIPTION, HEAD, large, small, written
from stakhanov_ld.documents.index import Index
from stakhanov_ld.documents.labels import Labels
from stakhanov_ld.documents.site_map import site_map
from stakhanov_ld.publication.extent import ALL_WANTED
from stakhanov_ld.publication.files import source_files
from stakhanov_ld.publication.findings import Finding, Invalid
from stakhanov_ld.publication.opening import from_files
from stakhanov_ld.release.large.checking import findings_of
from stakhanov_ld.release.large.gathering import FOLDER, Gathered
from stakhanov_ld.release.large.loader import LoadedFile
from stakhanov_ld.release.large.progress import Progress

pytestmark = pytest.mark.xdist_group("large")  # one process builds each of its publications once

_PIECES = (
    "a",
    "%61",
    "é",
    "%C3%A9",
    "%c3%a9",
    "%E9",
    "%EA",
    "%20",
    ";",
    "%3B",
    "/",
    "~",
    "%7E",
    "%25",
    "%23",
    "%3F",
)
_NAMES = st.builds(
    lambda start, pieces, part: f"<http://n.example/{start}{''.join(pieces)}{part}>",
    st.sampled_from(("id/", "id/", "id/", "")),
    st.lists(st.sampled_from(_PIECES), min_size=1, max_size=2),
    st.sampled_from(("", "", "#x", "#%61")),
)
_DATA, _DESCRIPTION, _DERIVED, _MOVED = "data", "description", "derived", "moved"
_SAID = st.lists(
    st.tuples(_NAMES, st.sampled_from((_DATA, _DATA, _DESCRIPTION, _DERIVED))),
    min_size=2, max_size=4, unique_by=lambda said: said[0],  # the same triple in two graphs is another fault
)  # fmt: skip
Said = list[tuple[str, str]]
_A, _SPELLED = "<http://n.example/id/a>", "<http://n.example/id/%61>"


@given(_SAID)
@example([(_SPELLED, _DATA), (_A, _DATA)])
@example([(_SPELLED, _DATA), (_A, _DESCRIPTION)])
@example([(_A, _DATA), (_SPELLED, _DESCRIPTION)])
@example([(_A, _DESCRIPTION), (_SPELLED, _DESCRIPTION)])
@example([(_SPELLED, _DATA), (_A, _DERIVED)])
@example([(_SPELLED, _DERIVED), (_A, _DERIVED)])
@example([(_SPELLED, _DATA), (_A, _MOVED)])
@example([("<http://n.example/id/%61#x>", _DATA), ("<http://n.example/id/a#y>", _DATA)])
@example([("<http://n.example/id/%61#x>", _DATA), (_SPELLED, _DATA)])
@example([("<http://n.example/id/%C3%A9>", _DATA), ("<http://n.example/id/%c3%a9>", _DATA)])
@example([("<http://n.example/id/%C3%A9>", _DATA), ("<http://n.example/id/é>", _DATA)])
@example([("<http://n.example/id/%2541>", _DATA), ("<http://n.example/id/%41>", _DATA)])
@example([("<http://n.example/id/a%23b>", _DATA), ("<http://n.example/id/a#b>", _DATA)])
@example([("<http://n.example/id/a%3Fb>", _DATA), ("<http://n.example/id/a?b>", _DATA)])
@example([("<http://n.example/%64ataset>", _DATA), ("<http://n.example/id/b>", _DATA)])
@settings(max_examples=10, deadline=None)
def test_iris_that_would_share_an_address_are_found(
    tmp_path_factory: pytest.TempPathFactory, said: Said
) -> None:
    """Wherever they are spoken of: the same addresses as where all IRIs are held together."""
    root = told(tmp_path_factory.mktemp("p"), said)
    try:
        index = Index(from_files(source_files(root), "p").publication)
        site_map(index, Labels(index))
    except Invalid as invalid:
        first = set(places(invalid.findings))
        assert first
        assert first <= set(places(gathered(root)))
    else:
        assert not list(places(gathered(root)))


def told(folder: Path, said: Said) -> Path:
    """A publication that says something of these IRIs, in these parts of it."""
    lines = {part: [iri for iri, where in said if where == part] for part in
             (_DATA, _DESCRIPTION, _DERIVED, _MOVED)}  # fmt: skip
    about = {part: "".join(f"{iri} w:n 1 .\n" for iri in iris) for part, iris in lines.items()}
    moved = "".join(f"{iri} dcterms:isReplacedBy n:editor .\n" for iri in lines[_MOVED])
    derived = " ".join(f"{iri} <http://n.example/ns#d> 1 ." for iri in lines[_DERIVED])
    queries = {"data__derivations__d_rq": f"CONSTRUCT {{ {derived} }} {{}}"} if derived else {}
    return written(
        folder, data__publication_ttl=DESCRIPTION + about[_DESCRIPTION],
        data__a_ttl=HEAD + about[_DATA], data__moved_ttl=HEAD + moved, **queries,
    )  # fmt: skip


def gathered(root: Path) -> list[Finding]:
    """What is wrong with the publication at `root` if it is large."""
    files, folder = source_files(root), root / ".release"
    for needed in (folder / FOLDER, folder / "download"):
        needed.mkdir(parents=True)
    with LoadedFile(folder / "all.nq", folder / "index") as quads:
        found = Gathered(files, folder, quads, None, Progress(io.StringIO()), ALL_WANTED)
        return list(findings_of(found, files))


def places(findings: list[Finding] | tuple[Finding, ...]) -> Iterator[str]:
    """The addresses that several IRIs would share."""
    for finding in findings:
        assert finding.rule == "one-thing-at-an-address"
        yield finding.message.partition("stand at ")[2]


def test_things_in_folders_are_listed_however_they_are_spelled(tmp_path: Path) -> None:
    """And those that only the description tells of."""
    said = [("<http://n.example/id/%61/b>", _DATA), ("<http://n.example/id/%c3%a9/b>", _DATA),
            ("<http://n.example/id/é/c>", _DATA), ("<http://n.example/id/described/d>", _DESCRIPTION),
            ("<http://n.example/id/described/e.ttl>", _DESCRIPTION)]  # fmt: skip
    root = told(tmp_path / "p", said)
    one, other = small(root, tmp_path / "small"), large(root, tmp_path / "large")
    assert list(said_otherwise(one, other)) == []
    lists = {path for path in one.rows if path.startswith("doc/") and path.endswith("/")}
    assert lists == {"doc/", "doc/a/", "doc/described/", "doc/é/"}
    assert lists <= {*other.rows}
    mapped = [
        {loc for loc in re.findall("<loc>(.*?)</loc>", (r.folder / "sitemap-1.xml").read_text("utf-8"))
         if "about" not in loc}
        for r in (one, other)
    ]  # fmt: skip
    assert mapped[0] == mapped[1]
