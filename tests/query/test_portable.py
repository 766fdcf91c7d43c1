"""What leaves for another server is SPARQL 1.1, and is asked of the graphs of the release only."""

from __future__ import annotations

import pytest

from query.asking import request
from stakhanov_ld.errors import BadRequest, MalformedQuery, RefusedQuery
from stakhanov_ld.query.portable import NOTHING, Asked, Graphs, portable

A, B, C = (f"http://x/graph/{name}" for name in "abc")
GRAPHS = Graphs(default=(A, B), named=(A, B, C))
BASE = "http://x/graph/"
ALL = "{ ?s ?p ?o }"


def asked(text: str, default: tuple[str, ...] = (), named: tuple[str, ...] = ()) -> Asked:
    return portable(request(text, default_graphs=default, named_graphs=named, base=BASE), GRAPHS)


@pytest.mark.parametrize(
    ("text", "default", "named"),
    [
        (f"SELECT * {ALL}", (A, B), (A, B, C)),
        (f"SELECT * FROM <{C}> {ALL}", (C,), (NOTHING,)),
        (f"SELECT * FROM <{C}> FROM <{A}> FROM <{C}> WHERE {ALL}", (C, A), (NOTHING,)),
        (f"SELECT * FROM NAMED <{C}> {ALL}", (NOTHING,), (C,)),
        (f"SELECT * FROM <{A}> # FROM <{B}>\nFROM NAMED <{C}> {ALL}", (A,), (C,)),
        (f"SELECT * FROM <http://x/other> {ALL}", (NOTHING,), (NOTHING,)),
        (f"SELECT * FROM <b> {ALL}", (B,), (NOTHING,)),
        (f"BASE <http://x/> SELECT * FROM <graph/b> FROM NAMED <b> {ALL}", (B,), (NOTHING,)),
        (f"PREFIX x: <http://x/graph/> PREFIX : <http://x/> SELECT * FROM x:a FROM NAMED :graph\\/c {ALL}", (A,), (C,)),
        (f"BASE <http://x/> PREFIX x: <graph/> DESCRIBE ?s from x:b {ALL}", (B,), (NOTHING,)),
        (f"SELECT * FROM <http://x/gr\\u0061ph/c> {ALL}", (C,), (NOTHING,)),
        (f"ASK FROM <{A}> {{ {{ SELECT ?s {ALL} }} }}", (A,), (NOTHING,)),
    ],
)  # fmt: skip
def test_the_dataset_goes_beside_the_text(
    text: str, default: tuple[str, ...], named: tuple[str, ...]
) -> None:
    """Never none, and never another graph; the text loses it, and nothing moves in it."""
    found = asked(text)
    assert (found.default_graphs, found.named_graphs) == (default, named)
    kept = found.text.removeprefix(f"BASE <{BASE}> ")
    assert len(kept) == len(text)
    assert "FROM" not in kept.upper().replace("# FROM", "")
    assert kept.endswith(text[text.index("{") :])


def test_the_protocol_overrides_the_text() -> None:
    """As the SPARQL Protocol has it (2.1.4); a name that is no IRI is an error."""
    found = asked(f"SELECT * FROM <{A}> {ALL}", default=(C, "http://y/"), named=(B,))
    assert (found.default_graphs, found.named_graphs) == ((C,), (B,))
    assert "FROM" not in found.text
    found = asked(f"SELECT * {ALL}", named=("http://y/",))
    assert (found.default_graphs, found.named_graphs) == ((NOTHING,), (NOTHING,))
    with pytest.raises(BadRequest, match="absolute"):
        asked(f"SELECT * {ALL}", default=("a",))


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (f"SELECT * {ALL}", False),
        ("DESCRIBE <http://x/a>", False),
        ("SELECT * { ?graph ?GRAPH 'GRAPH' }", False),
        (f"SELECT * {{ GRAPH ?g {ALL} }}", True),
        (f"SELECT * {{ ?s ?p ?o FILTER EXISTS {{ graph <{A}> {ALL} }} }}", True),
        (f"SELECT * FROM <{A}> {ALL}", True),
    ],
)
def test_a_default_graph_that_was_loaded_is_not_named(text: str, names: bool) -> None:
    """But by queries that name any graph; those must see none that is not of the release."""
    own = Graphs(GRAPHS.default, GRAPHS.named, own_default=True)
    found = portable(request(text, base=BASE), own)
    assert bool(found.default_graphs and found.named_graphs) is names
    assert bool(found.default_graphs or found.named_graphs) is names
    assert portable(request(text, default_graphs=(B,)), own).default_graphs == (B,)


@pytest.mark.parametrize(
    ("text", "has_base"),
    [
        ("SELECT * { <http://x/> a <urn:y> }", False),
        ("SELECT * { <a> ?p ?o }", True),
        ("PREFIX x: <#> SELECT * { x:a ?p ?o }", True),
        ("SELECT (IRI('a') AS ?x) {}", True),
        ("SELECT (uri('a') AS ?x) {}", True),
        ("SELECT ?iri { ?iri ?p 'IRI' }", False),
        ("base <http://y/> SELECT * { <a> ?p ?o }", False),
        ("BASE <y> SELECT * { <a> ?p ?o }", True),
        ("PREFIX x: <a> BASE <http://y/> SELECT * { <a> ?p ?o }", True),
    ],
)
def test_a_base_is_added_where_one_is_needed(text: str, has_base: bool) -> None:
    """So that what a server says of a line and a column is mostly true as it is."""
    assert asked(text).text == (f"BASE <{BASE}> {text}" if has_base else text)


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * { ?s <http://x/p> (1 2) ; <http://x/q>/(<http://x/r>|^<http://x/s>)* ?o }",
        "PREFIX xsd: <http://www.w3.org/2001/XMLSchema#> SELECT (xsd:date('2000-01-01') AS ?d) { ?s ?p ?o "
        "FILTER xsd:boolean(?o) } ORDER BY xsd:integer(?o)",
        "SELECT (<http://www.w3.org/2001/XMLSchema#date>(?o) AS ?d) { ?s ?p ?o }",
        "select distinct ?s (group_concat(?o; separator=',') as ?x) where { ?s a ?o filter not exists { ?s ?p true } } group by ?s having(count(*) > 1)",
        "SELECT ('bif: SERVICE <bif:x>(1)' AS ?x) {} # OPTION (get:soft)",
        "PREFIX bif: <http://x/> SELECT * { ?bif bif:service ?sql }",
    ],
)
def test_sparql_1_1_leaves_as_it_is(text: str) -> None:
    """Strings, comments and names may hold what words may not."""
    assert asked(text).text == text


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("PREFIX get: <http://x/> DESCRIBE ?s FROM <http://x/> OPTION (get:soft 'soft') { ?s ?p ?o }", "`OPTION` is no word"),
        ("SELECT * { ?s ?p ?o OPTION (TRANSITIVE) }", "`OPTION` is no word"),
        ("SELECT (CALL(<http://x/f>) AS ?x) {}", "`CALL` is no word"),
        ("PREFIX : <http://x/> SELECT * { LET (?x := 1) }", "`LET` is no word"),
        ("SELECT * { LATERAL { ?s ?p ?o } }", "`LATERAL` is no word"),
        ("SELECTDISTINCT ?s { ?s ?p ?o }", "column 1: `SELECTDISTINCT` is no word"),
        ("SELECT * { <<?s ?p ?o>> ?q ?r }", "`<<` is not in SPARQL 1.1"),
        ("SELECT * { ?s ?p ?o {| ?q ?r |} }", "`{|` is not in SPARQL 1.1"),
        ("SELECT * { ?s ?p ?o ~ ?r }", "`~` is not in SPARQL 1.1"),
        ("SELECT * { ?s ?p 'x'@en--ltr }", "`@en--ltr` is not in"),
        ("VERSION '1.2' SELECT * {}", "`VERSION` is no word"),
        ("SELECT (<http://x/f>(1) AS ?x) {}", "no function `<http://x/f>`"),
        ("SELECT * { ?s ?p ?o FILTER <http://x/f>(?o) }", "no function"),
        ("SELECT * { ?s ?p ?o } ORDER BY <http://x/f>(?o)", "no function"),
        ("SELECT * { { SELECT ?s { ?s ?p ?o } GROUP BY <http://x/f>(?o) } }", "no function"),
        ("PREFIX f: <http://x/> SELECT * { BIND(f:f(1) AS ?x) }", "no function `f:f`"),
        ("PREFIX xsd: <http://x/> SELECT (xsd:date(1) AS ?x) {}", "no function"),
        ("PREFIX xsd: <http://www.w3.org/2001/XMLSchema#> PREFIX xsd: <http://x/> SELECT (xsd:f(1) AS ?x) {}", "no function"),
    ],
)  # fmt: skip
def test_what_only_some_engines_know_stays_here(text: str, said: str) -> None:
    """With the place; a function is refused wherever an expression may stand."""
    with pytest.raises(MalformedQuery) as raised:
        asked(text)
    assert said in raised.value.message


@pytest.mark.parametrize(
    "text",
    [
        "SELECT (<bif:http_get>('http://127.0.0.1/') AS ?x) {}",
        "PREFIX b: <bif:> SELECT (b:exec('select 1') AS ?x) {}",
        "PREFIX s: <SQL:> SELECT (s:f(1) AS ?x) {}",
        "SELECT * { ?s <\\u0062if:contains> 'x' }",
        "SELECT * { ?s <b\\U00000069f:contains> 'x' }",
        "BASE <bif:> SELECT (<exec>('select 1') AS ?x) {}",
        "SELECT * { ?x <java:org.example.Property> ?y }",
    ],
)
def test_programs_of_one_engine_are_not_called(text: str) -> None:
    """However the scheme is written, whatever stands in its place: these reach beyond the data."""
    with pytest.raises(RefusedQuery, match="programs of one engine"):
        asked(text)


@pytest.mark.parametrize(
    "text",
    [
        r'SELECT * { ?s ?p "\u0022 . SERVICE <http://10.0.0.1/> { ?a ?b ?c } #" }',
        r"SELECT * { ?s ?p '\U00000027 } SERVICE <http://10.0.0.1/> { ?a ?b ?c #' }",
        "SELECT * { ?s ?p ?o # \\u000a SERVICE <http://10.0.0.1/> {}\n}",
        r'SELECT * { ?s ?p "\\u0022 } SERVICE <http://10.0.0.1/> {} #" }',
    ],
)
def test_no_escape_can_end_what_it_stands_in(text: str) -> None:
    """Where a server decodes escapes first, a string or a comment would end there."""
    with pytest.raises(RefusedQuery, match="write this character itself"):
        asked(text)


def test_other_escapes_may_leave() -> None:
    """They end nothing."""
    assert "\\u00e9" in asked(r'SELECT * { ?s ?p "caf\u00e9" }').text
