"""What validation found is published with the data: whole, nameless in nothing, and repeatable."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as og
import pytest

from stakhanov_ld.addresses import Space
from stakhanov_ld.publication.opening import open_publication
from stakhanov_ld.publication.publication import DEFAULT_GRAPHS, Publication
from stakhanov_ld.publication.report import report, shapes_checked
from stakhanov_ld.publication.validation import validate

SH = "http://www.w3.org/ns/shacl#"
PREFIXES = """
@prefix : <https://w.example/id/> .
@prefix s: <https://w.example/shapes#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix sld: <https://w3id.org/stakhanov-ld/ns#> .
@prefix void: <http://rdfs.org/ns/void#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
SHAPES = """
s:long a sh:NodeShape ; sh:targetClass :Name ; sh:severity sh:Warning ;
    sh:property [ sh:path :text ; sh:minLength 5 ; sh:severity sh:Warning ;
        sh:message "It is short."@en ] .
s:known a sh:PropertyShape ; sh:targetClass :Name ; sh:path :of ; sh:minCount 1 ;
    sh:severity sh:Info .
s:off a sh:NodeShape ; sh:targetClass :Name ; sh:deactivated true ; sh:closed true .
"""
DATA = ':a a :Name ; :text "abc"@en ; :of :x . [] a :Name ; :text "long enough" .'
DESCRIPTION = """
<https://w.example/dataset> a void:Dataset ; void:uriSpace "https://w.example/id/" ;
    sld:baseIri "https://w.example/"^^xsd:anyURI ."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A publication with a warning about a thing and a remark about a blank node."""
    texts = {"data/x.ttl": DATA, "data/publication.ttl": DESCRIPTION, "shapes/s.ttl": SHAPES}
    for name, text in texts.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(PREFIXES + text)
    return tmp_path


def told(publication: Publication) -> dict[str, dict[str, list[str]]]:
    """For each subject of the report its values by the local names of the properties."""
    found: dict[str, dict[str, list[str]]] = {}
    for triple in publication.graphs["report"]:
        assert isinstance(triple.subject, og.NamedNode)
        assert isinstance(triple.object, og.NamedNode | og.Literal)
        name = triple.predicate.value.partition("#")[2]
        found.setdefault(triple.subject.value, {}).setdefault(name, []).append(str(triple.object))
    return found


def test_data_that_keep_their_rules_conform(flagship: Publication, world: Publication) -> None:
    """One report, without a result."""
    for publication in (flagship, world):
        node = f"{publication.space.base}report"
        true = '"true"^^<http://www.w3.org/2001/XMLSchema#boolean>'
        assert told(publication) == {
            node: {"type": [f"<{SH}ValidationReport>"], "conforms": [true]}
        }


def test_each_result_is_told_whole(folder: Path) -> None:
    """A warning and a remark: severity, node, path, value, shape, component and message."""
    found = told(open_publication(folder).publication)
    base = "https://w.example/"
    head = found.pop(base + "report")
    assert head["conforms"] == ['"false"^^<http://www.w3.org/2001/XMLSchema#boolean>']
    assert head["result"] == [f"<{base}report#result-{n}>" for n in (1, 2)]
    assert found == {
        base + "report#result-1": {
            "type": [f"<{SH}ValidationResult>"],
            "resultSeverity": [f"<{SH}Info>"],
            "focusNode": [f"<{base}.well-known/genid/b0>"],
            "resultPath": [f"<{base}id/of>"],
            "sourceShape": [f"<{base}shapes#known>"],
            "sourceConstraintComponent": [f"<{SH}MinCountConstraintComponent>"],
            "resultMessage": [found[base + "report#result-1"]["resultMessage"][0]],
        },
        base + "report#result-2": {
            "type": [f"<{SH}ValidationResult>"],
            "resultSeverity": [f"<{SH}Warning>"],
            "focusNode": [f"<{base}id/a>"],
            "resultPath": [f"<{base}id/text>"],
            "value": ['"abc"@en'],
            "sourceShape": [f"<{base}shapes#long>"],
            "sourceConstraintComponent": [f"<{SH}MinLengthConstraintComponent>"],
            "resultMessage": ['"It is short."'],
        },
    }


def test_it_moves_with_the_things(folder: Path) -> None:
    """Under another base the report, and the things it names, stand there; the rules stay."""
    found = told(open_publication(folder, "http://h.example/x/").publication)
    result = found["http://h.example/x/report#result-2"]
    assert result["focusNode"] == ["<http://h.example/x/id/a>"]
    assert result["sourceShape"] == ["<https://w.example/shapes#long>"]
    nameless = found["http://h.example/x/report#result-1"]["focusNode"]
    assert nameless == ["<http://h.example/x/.well-known/genid/b0>"]


def test_the_same_files_give_the_same_report(folder: Path) -> None:
    """Triple by triple, in order."""
    one, other = (open_publication(folder).publication.graphs["report"] for _ in range(2))
    assert one == other
    assert len(one) > 10


def test_it_is_no_part_of_the_data(folder: Path) -> None:
    """Its triples stand in no other graph, and not in the default graph."""
    publication = open_publication(folder).publication
    assert "report" not in DEFAULT_GRAPHS
    others = {t for name, ts in publication.graphs.items() if name != "report" for t in ts}
    assert not others & set(publication.graphs["report"])


def test_a_path_of_several_steps_is_left_out() -> None:
    """It would need blank nodes."""
    shapes = (
        ":rule sh:targetClass :Thing ; sh:minCount 1 ; sh:path ( :p :q ) ; sh:severity sh:Info ."
    )
    data, rules = [
        [quad.triple for quad in og.parse(PREFIXES + text, og.RdfFormat.TURTLE)]
        for text in (":a a :Thing .", shapes)
    ]
    made = report(validate(data, rules), Space("http://x.example/", "http://x.example/", ""))
    assert not [t for t in made if t.predicate.value == SH + "resultPath"]
    assert [t for t in made if t.predicate.value == SH + "focusNode"]


def test_shapes_are_counted(flagship: Publication) -> None:
    """Named or not, typed or not; what is switched off is not checked."""
    shapes = [quad.triple for quad in og.parse(PREFIXES + SHAPES, og.RdfFormat.TURTLE)]
    assert shapes_checked(shapes) == 3
    assert shapes_checked([]) == 0
    assert shapes_checked(flagship.graphs["shapes"]) > 150
