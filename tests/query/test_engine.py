"""Does one query on one store give the whole right answer, or an error that says why?"""

from __future__ import annotations

import json
from typing import Any, cast
from xml.etree import ElementTree

import pytest
from pyoxigraph import BlankNode, NamedNode, Quad, RdfFormat, Store, parse

from query.asking import request
from stakhanov_ld.errors import (
    BadRequest,
    MalformedQuery,
    NotAcceptable,
    ResultTooLarge,
    StakhanovError,
)
from stakhanov_ld.formats import (
    GRAPH_RESULT_FORMATS,
    JSON_LD,
    N_TRIPLES,
    RDF_XML,
    ROW_RESULT_FORMATS,
    SPARQL_CSV,
    SPARQL_JSON,
    SPARQL_TSV,
    SPARQL_XML,
    TURTLE,
    Format,
)
from stakhanov_ld.query.engine import Engine
from stakhanov_ld.query.request import Limits

DATA = rb"""
<http://x/a> <http://x/p> "both" <http://x/g1> .
<http://x/a> <http://x/p> "first" <http://x/g1> .
<http://x/a> <http://x/p> "both" <http://x/g2> .
<http://x/a> <http://x/p> "second" <http://x/g2> .
_:b <http://x/p> "blank" <http://x/g2> .
<http://x/a> <http://x/p> "apart" <http://x/g3> .
<http://x/a> <http://x/p> "bell \u0007" <http://x/control> .
<http://x/a> <http://x/p> "no character \uFFFE" <http://x/fffe> .
<http://x/a> <http://x/p> "one\rtwo\r\n},{\",\"" <http://x/lines> .
<http://x/a> <http://x/p/> "slash" <http://x/slash> .
<http://x/a> <http://x/p> <<( <http://x/a> <http://x/p> "x" )>> <http://x/triple> .
<http://x/a> <http://x/p> "default" .
"""


@pytest.fixture(scope="module")
def engine() -> Engine:
    store = Store()
    store.load(DATA, RdfFormat.N_QUADS)
    return Engine(store, Limits())


def ask(engine: Engine, text: str, written: Format | None = None, **more: Any) -> bytes:
    return engine.answer(request(text, written, **more))


def count(engine: Engine, text: str, **more: Any) -> int:
    rows = json.loads(ask(engine, text, **more))["results"]["bindings"]
    return int(rows[0]["n"]["value"])


COUNT = "SELECT (COUNT(*) AS ?n)"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"{COUNT} FROM <http://x/g1> FROM <http://x/g2> {{ ?s ?p ?o }}", 4),
        (f"{COUNT} FROM <http://x/g1> FROM <http://x/g3> {{ ?s ?p ?o }}", 3),
        (f"{COUNT} FROM <http://x/g1> FROM <http://x/g1> {{ ?s ?p ?o }}", 2),
        (f"PREFIX x: <http://x/> {COUNT} FROM x:g1 FROM <http://x/g\\u0032> {{ ?s ?p ?o }}", 4),
        (f"BASE <http://x/q> {COUNT} FROM <g1> FROM <g2> {{ ?s ?p ?o }}", 4),
        (f"{COUNT} FROM <http://x/g1> FROM <http://x/g2> FROM NAMED <http://x/g3> "
         "{ GRAPH ?g { ?s ?p ?o } }", 1),
        (f"{COUNT} FROM <http://x/g1> FROM <http://x/g2> {{ GRAPH ?g {{ ?s ?p ?o }} }}", 0),
        (f"{COUNT} FROM <http://x/none> FROM <http://x/g2> {{ ?s ?p ?o }}", 3),
        (f"{COUNT} FROM <http://x/none> {{ ?s ?p ?o }}", 0),
        (f"{COUNT} FROM NAMED <http://x/g1> {{ ?s ?p ?o }}", 0),
        (f"{COUNT} FROM NAMED <http://x/g1> FROM NAMED <http://x/g1> {{ GRAPH ?g {{ ?s ?p ?o }} }}", 2),
        (f"PREFIX x: <http://x/> {COUNT} FROM <http://x/g3> FROM NAMED x:g1 FROM NAMED <http://x/g1> "
         "FROM NAMED x:g2 { GRAPH ?g { ?s ?p ?o } }", 5),
        (f"{COUNT} FROM <http://x/g1> FROM <http://x/g2> FROM NAMED <http://x/g1> "
         "FROM NAMED <http://x/g1> { GRAPH ?g { ?s ?p ?o } }", 2),
        (f"{COUNT} FROM <http://x/g1> FROM <http://x/g3> FROM NAMED <http://x/g1> "
         "FROM NAMED <http://x/g1> { GRAPH ?g { ?s ?p ?o } }", 2),
        (f"{COUNT} FROM NAMED <http://x/g1> FROM NAMED <http://x/g1> {{ ?s ?p ?o }}", 0),
        (f"{COUNT} {{ ?s ?p ?o }}", 1),
    ],
)  # fmt: skip
def test_from_gives_the_merge(engine: Engine, text: str, expected: int) -> None:
    """A triple in several graphs of FROM counts once; blank nodes stay the same nodes."""
    assert count(engine, text) == expected


def test_the_protocol_overrides_from(engine: Engine) -> None:
    """default-graph-uri and named-graph-uri replace the whole dataset of the text."""
    text = f"{COUNT} FROM <http://x/g3> {{ ?s ?p ?o }}"
    g1, g2 = "http://x/g1", "http://x/g2"
    assert count(engine, text, default_graphs=(g1,)) == 2
    assert count(engine, text, default_graphs=(g1, g2)) == 4
    assert count(engine, text, named_graphs=(g1,)) == 0
    named = f"{COUNT} FROM NAMED <http://x/g3> {{ GRAPH ?g {{ ?s ?p ?o }} }}"
    assert count(engine, named, named_graphs=(g1, g2)) == 5
    assert count(engine, named, named_graphs=(g1, g2, g1)) == 5
    assert count(engine, named, default_graphs=(g1, g2), named_graphs=(g1, g1)) == 2
    assert count(engine, named, default_graphs=(g1,)) == 0
    assert count(engine, text, default_graphs=("http://x/none",)) == 0
    with pytest.raises(BadRequest, match="absolute"):
        count(engine, text, default_graphs=("g1",))


def test_graphs_that_are_unknown_cost_nothing(engine: Engine) -> None:
    """However many a client names: the store is asked the query alone."""

    class Counting:
        asked = 0

        def __getattr__(self, name: str) -> Any:
            self.asked += name == "query"
            return getattr(engine.store, name)

    store = Counting()
    counting = Engine(cast("Store", store), Limits())
    unknown = tuple(f"http://x/unknown/{number}" for number in range(999))
    assert count(counting, COUNT + " { ?s ?p ?o }", default_graphs=unknown) == 0
    assert store.asked == 1
    assert count(counting, COUNT + " { ?s ?p ?o }", default_graphs=(*unknown, "http://x/g1")) == 2
    assert store.asked == 2


@pytest.mark.parametrize(
    ("text", "columns"),
    [
        ("SELECT * { ?z ?b ?a }", ["z", "b", "a"]),
        ("SELECT*{?z ?b ?a}", ["z", "b", "a"]),
        ("SELECT DISTINCT * { { SELECT ?q ?a { ?a ?q ?hidden } } ?z ?b ?a }", ["q", "a", "z", "b"]),
        ("SELECT * { MINUS { ?y ?x ?w } ?s ?p ?o BIND(1 AS ?a) }", ["s", "p", "o", "a"]),
        ("SELECT * { ?a ?b ?c }", ["a", "b", "c"]),
        ("SELECT * {}", []),
        ("SELECT ?o ?s { ?s ?p ?o }", ["o", "s"]),
    ],
)
@pytest.mark.parametrize("written", ROW_RESULT_FORMATS, ids=lambda written: written.name)
def test_columns_come_in_the_order_of_the_query(
    engine: Engine, text: str, columns: list[str], written: Format
) -> None:
    """`SELECT *` has its columns in order of first appearance, in every format."""
    body = ask(engine, text, written).decode()
    if written is SPARQL_JSON:
        assert json.loads(body)["head"]["vars"] == columns
    elif written is SPARQL_XML:
        head = next(iter(ElementTree.fromstring(body)))
        assert [variable.get("name") for variable in head] == columns
    else:
        comma = "," if written is SPARQL_CSV else "\t?"
        assert body.splitlines()[0].removeprefix("?") == comma.join(columns)


@pytest.mark.parametrize("written", [SPARQL_XML, RDF_XML], ids=lambda written: written.name)
def test_xml_is_well_formed_or_refused(engine: Engine, written: Format) -> None:
    """What XML cannot carry is an error that names it; a carriage return survives."""

    def xml(graph: str) -> bytes:
        form = "SELECT *" if written is SPARQL_XML else "CONSTRUCT { ?s ?p ?o }"
        return ask(engine, f"{form} FROM <http://x/{graph}> {{ ?s ?p ?o }}", written)

    for graph, named in (("control", r"U\+0007"), ("fffe", r"U\+FFFE")):
        with pytest.raises(NotAcceptable, match=named):
            xml(graph)
    values = [element.text for element in ElementTree.fromstring(xml("lines")).iter()]
    assert 'one\rtwo\r\n},{","' in values
    assert ElementTree.fromstring(xml("g1")) is not None


def test_what_a_format_cannot_carry_is_refused(engine: Engine) -> None:
    """RDF/XML needs predicates that end in a name, and JSON-LD has no triple terms."""
    everything = "CONSTRUCT {{ ?s ?p ?o }} FROM <http://x/{}> {{ ?s ?p ?o }}"
    with pytest.raises(NotAcceptable, match="predicate"):
        ask(engine, everything.format("slash"), RDF_XML)
    with pytest.raises(NotAcceptable, match="JSON-LD"):
        ask(engine, everything.format("triple"), JSON_LD)
    reserved = "PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> "
    words = ("about", "aboutEach", "aboutEachPrefix", "bagID", "li", "RDF", "Description", "ID")
    for word in words:
        with pytest.raises(NotAcceptable, match="RDF/XML"):
            ask(engine, f"{reserved} CONSTRUCT {{ ?s rdf:{word} ?o }} {{ ?s ?p ?o }}", RDF_XML)
    for word in ("aboutEach", "bagID"):
        with pytest.raises(NotAcceptable, match="RDF/XML"):
            ask(engine, f"{reserved} CONSTRUCT {{ ?s a rdf:{word} }} {{ ?s ?p ?o }}", RDF_XML)
    for word in ("type", "_1", "value", "first"):
        query = f"{reserved} CONSTRUCT {{ ?s rdf:{word} ?p }} {{ ?s ?p ?o }}"
        assert set(parse(ask(engine, query, RDF_XML), RdfFormat.RDF_XML))


@pytest.mark.parametrize("written", GRAPH_RESULT_FORMATS, ids=lambda written: written.name)
def test_graphs_come_in_every_format(engine: Engine, written: Format) -> None:
    """CONSTRUCT and DESCRIBE are answered in all graph formats, and only in those."""
    for text in ("CONSTRUCT WHERE { ?s ?p ?o }", "DESCRIBE <http://x/a>"):
        assert b"default" in ask(engine, text, written)
    with pytest.raises(NotAcceptable):
        ask(engine, "ASK {}", written)


@pytest.mark.parametrize(
    "term",
    ["<<( <x:a> <x:b> 'c,\"d\\n' )>>", "TRIPLE(<x:a>, <x:b>, 'c')", "triple(<x:a>, <x:b>, 1)"],
)
def test_csv_has_no_triple_terms(engine: Engine, term: str) -> None:
    """The other formats of rows have, and CSV has strings that look like one."""
    text = f"SELECT ?t {{ BIND({term} AS ?t) }}"
    with pytest.raises(NotAcceptable, match="triple term"):
        ask(engine, text, SPARQL_CSV)
    for written in (SPARQL_JSON, SPARQL_XML, SPARQL_TSV):
        assert b"x:b" in ask(engine, text, written)
    strings = "SELECT ?t { VALUES ?t { '<<( a, b )>>' 'TRIPLE' } }"
    assert ask(engine, strings, SPARQL_CSV) == b't\r\n"<<( a, b )>>"\r\nTRIPLE\r\n'


def test_a_blank_node_that_rdf_xml_cannot_name() -> None:
    """Its labels are XML names, so none begins with a digit."""
    store = Store()
    store.add(Quad(BlankNode("0a"), NamedNode("http://x/p"), NamedNode("http://x/a")))
    with pytest.raises(NotAcceptable, match="blank node"):
        ask(Engine(store, Limits()), "CONSTRUCT WHERE { ?s ?p ?o }", RDF_XML)


def test_rows_come_only_in_formats_of_rows(engine: Engine) -> None:
    """ASK has an answer in every format of rows, a graph in none."""
    for written in ROW_RESULT_FORMATS:
        assert b"true" in ask(engine, "ASK {}", written)
        with pytest.raises(NotAcceptable):
            ask(engine, "CONSTRUCT WHERE { ?s ?p ?o }", written)


@pytest.mark.parametrize("written", ROW_RESULT_FORMATS, ids=lambda written: written.name)
def test_rows_are_limited_exactly(engine: Engine, written: Format) -> None:
    """The limit counts rows, not what looks like the end of one inside a literal."""
    values = "FROM <http://x/lines> { ?s ?p ?o VALUES ?n { 1 2 3 } }"
    for text in (f"SELECT ?o ?n {values}", f"SELECT ?none {values}"):
        assert Engine(engine.store, Limits(result_rows=3)).answer(request(text, written))
        with pytest.raises(ResultTooLarge, match="2 rows"):
            Engine(engine.store, Limits(result_rows=2)).answer(request(text, written))
    none = Engine(engine.store, Limits(result_rows=0))
    assert none.answer(request("SELECT * { ?x <http://x/none> ?y }", written))
    assert none.answer(request("ASK {}", written))


@pytest.mark.parametrize("written", [SPARQL_TSV, N_TRIPLES], ids=lambda written: written.name)
def test_bytes_are_limited_exactly(engine: Engine, written: Format) -> None:
    """An answer as long as the limit comes whole, one byte more is an error."""
    form = "SELECT *" if written is SPARQL_TSV else "CONSTRUCT"
    asked = request(f"{form} WHERE {{ ?s ?p ?o }}", written)
    size = len(engine.answer(asked))
    assert len(Engine(engine.store, Limits(result_bytes=size)).answer(asked)) == size
    with pytest.raises(ResultTooLarge, match="bytes"):
        Engine(engine.store, Limits(result_bytes=size - 1)).answer(asked)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("SELECT (<http://x/f>(1) AS ?x) {}", "There is no function <http://x/f>"),
        ("SELECT * { ?s ?p ?o FILTER(<http://x/f>(?o)) }", "There is no function <http://x/f>"),
        ("SELECT (FOO(1) AS ?x) {}", "Line 1, column 9: the query cannot be read on from `FOO(1)`"),
        ("SELECT * {} SELECT * {}", "Line 1, column 13: the query cannot be read on from `SELECT`"),
        ("SELECT ?x {\n  ?x ?y ?z } GROUP BY ?y", "neither grouped nor aggregated"),
        ("SELECT ?x ?x { ?x ?y ?z }", "names a variable twice"),
        ("SELECT * { <a> ?y ?z }", "Line 1, column 12: this IRI"),
        ("SELECT * { VALUES (?x ?y) { (1) } }", "Line 1, column 31: "),
        ("SELECT (1 AS ?x) { ?x ?y ?z }", "use a new name"),
        ("SELECT * { ?x ?y ?z } GROUP BY ?x", "name the variables"),
        ("SELECT * { ?x ?y ?z BIND(1 AS ?x) }", "Line 1, column 35: "),
        ("SELECT * { ?x ?y 'z'@toolonglanguage }", "no language tag"),
        ("SELECT * { ?x <a:>/<b:> ?y {| ?a ?b |} }", "paths carry no annotations"),
        ("SELECT ?x", "ends too early"),
    ],
)
def test_what_the_engine_refuses_is_explained(engine: Engine, text: str, said: str) -> None:
    """The message names the place and how to mend it, in words of ours."""
    with pytest.raises(MalformedQuery) as raised:
        ask(engine, text)
    assert said in raised.value.message


def test_relative_iris_resolve_against_the_base_of_the_request(engine: Engine) -> None:
    """A BASE of the text comes first, the base of the request else."""
    assert b"default" in ask(engine, "SELECT * { <a> ?p ?o }", base="http://x/sparql")
    asked = "BASE <http://y/> SELECT * { <a> ?p ?o }"
    assert b"default" not in ask(engine, asked, base="http://x/")


def test_an_error_is_always_ours(engine: Engine) -> None:
    """Nothing that the engine raises goes through as it is."""
    for text in ("SELECT * { ?s ?p 'x'@toolonglanguage }", "ASK { <not an iri> ?p ?o }",
                 "SELECT (REPLACE('a', '(', '') AS ?x) {}", "SELECT (1/0 AS ?x) {}"):  # fmt: skip
        try:
            ask(engine, text, TURTLE if text.startswith("CONSTRUCT") else SPARQL_JSON)
        except StakhanovError:
            continue
