"""Is what docs/model.md shows true of the publication?"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import pyoxigraph as og
import pytest

from stakhanov_ld.publication.opening import open_publication
from stakhanov_ld.publication.publication import Publication

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "model.md"
HEAD_FILE = ROOT / "data" / "people" / "stakhanov.ttl"

FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
TABLE = re.compile(r"(?:^\|.*\|\n)+", re.MULTILINE)
PREFIX = re.compile(r"^@prefix (\S+): <(\S+)> \.$", re.MULTILINE)
NAME = re.compile(r"(?<![\w:/#.-])([a-z]+):([A-Za-z0-9][\w-]*)(?![%\w])")
LINK = re.compile(r"\]\((?!\w+:)([^)#]+)")
BOUNDS = ("earliestStart", "latestStart", "earliestEnd", "latestEnd")
OWN_WORDS = ("sld", "coal", "status")

Row = tuple[str, ...]
Term = og.NamedNode | og.BlankNode | og.Literal | og.Triple


@dataclass(frozen=True)
class Block:
    """A fenced example, and what stands between it and the next."""

    language: str
    line: int
    text: str
    after: str


@dataclass(frozen=True)
class Table:
    header: Row
    rows: list[Row]


def blocks_of(page: str) -> list[Block]:
    fences = list(FENCE.finditer(page))
    ends = [*(fence.start() for fence in fences), len(page)][1:]
    return [
        Block(fence[1], page.count("\n", 0, fence.start()) + 1, fence[2], page[fence.end() : end])
        for fence, end in zip(fences, ends, strict=True)
    ]


def tables_of(text: str) -> list[Table]:
    """The tables of a Markdown text, cell by cell."""
    found = []
    for table in TABLE.findall(text):
        header, rule, *rows = [
            tuple(cell.strip() for cell in line.strip("|\n").split("|"))
            for line in table.splitlines()
        ]
        assert set("".join(rule)) == {"-"}
        assert all(len(row) == len(header) for row in rows), header
        found.append(Table(header, rows))
    return found


PAGE_TEXT = PAGE.read_text(encoding="utf-8") if PAGE.is_file() else ""
BLOCKS = blocks_of(PAGE_TEXT)
HEAD = "".join(f"{match[0]}\n" for match in PREFIX.finditer(HEAD_FILE.read_text(encoding="utf-8")))
PREFIXES = {prefix: namespace for prefix, namespace in PREFIX.findall(HEAD)}


def iri_of(name: str) -> og.NamedNode:
    prefix, local = name.strip("`").split(":", 1)
    return og.NamedNode(PREFIXES[prefix] + local)


def cell_of(term: Term | None) -> str:
    """A term as a cell shows it: IRIs as prefixed names in code, literals by their value."""
    if term is None:
        return ""
    if isinstance(term, og.Literal):
        return term.value
    assert isinstance(term, og.NamedNode)
    namespace = max((n for n in PREFIXES.values() if term.value.startswith(n)), key=len)
    prefix = next(prefix for prefix, n in PREFIXES.items() if n == namespace)
    return f"`{prefix}:{term.value[len(namespace) :]}`"


def triples_of(turtle: str) -> set[og.Triple]:
    return {quad.triple for quad in og.parse(HEAD + turtle, format=og.RdfFormat.TURTLE)}


def answer_of(query: str, store: og.Store) -> Table:
    """What the engine answers, as a table."""
    found = cast(og.QuerySolutions, store.query(query))
    header = tuple(variable.value for variable in found.variables)
    return Table(header, [tuple(cell_of(term) for term in row) for row in found])


def table_with(*columns: str) -> Table:
    """The one table of the page that has these columns and perhaps others."""
    (found,) = [t for t in tables_of(PAGE_TEXT) if set(columns) <= set(t.header)]
    assert found.rows
    return found


def in_language(language: str) -> list[Block]:
    return [block for block in BLOCKS if block.language == language]


@pytest.fixture(scope="module")
def publication() -> Publication:
    return open_publication(ROOT).publication


@pytest.fixture(scope="module")
def facts(publication: Publication) -> frozenset[og.Triple]:
    """What is published of the things: authored or derived."""
    return frozenset(publication.graphs["data"] + publication.graphs["derived"])


@pytest.fixture(scope="module")
def words(publication: Publication) -> frozenset[og.Triple]:
    """What the ontology says of its words."""
    return frozenset(publication.graphs["ontology"])


@pytest.fixture(scope="module")
def store(publication: Publication) -> og.Store:
    """The default graph, as a query asks it."""
    found = og.Store()
    found.bulk_extend(og.Quad(*triple) for triple in publication.default_graph)
    return found


def each(language: str) -> pytest.MarkDecorator:
    blocks = in_language(language)
    return pytest.mark.parametrize("block", blocks, ids=[f"line-{block.line}" for block in blocks])


def test_the_page_has_examples_and_nothing_that_is_not_looked_at() -> None:
    """A page without blocks fails, and so does a block in a language that no test reads."""
    assert len(in_language("turtle")) >= 10
    assert 3 <= len(in_language("sparql")) <= 5
    assert in_language("text")
    assert {block.language for block in BLOCKS} == {"turtle", "sparql", "text"}
    assert PAGE_TEXT.count("```") == 2 * len(BLOCKS)


@each("turtle")
def test_turtle_on_the_page_is_published(block: Block, facts: frozenset[og.Triple]) -> None:
    """Each triple shown is one of those that were authored or derived, to the letter."""
    shown = triples_of(block.text)
    assert shown
    assert sorted(map(str, shown - facts)) == []


@each("sparql")
def test_the_table_after_a_query_is_its_answer(block: Block, store: og.Store) -> None:
    """Each query runs as it stands, in a stated order, and answers what the page says."""
    assert "ORDER BY" in block.text
    shown, *others = tables_of(block.after)
    assert not others
    assert shown.rows
    assert shown == answer_of(block.text, store)


def test_a_false_example_would_be_noticed(facts: frozenset[og.Triple], store: og.Store) -> None:
    """One figure, one cell or one word changed is an example that no longer holds."""
    assert triples_of("feat:102-tonnes a sld:Feat .") <= facts
    assert not triples_of("feat:103-tonnes a sld:Feat .") <= facts
    query = in_language("sparql")[0]
    (true,) = tables_of(query.after)
    (false,) = tables_of(query.after.replace("| 2 |", "| 3 |"))
    assert answer_of(query.text, store) == true != false


def test_every_word_on_the_page_exists(
    publication: Publication, words: frozenset[og.Triple]
) -> None:
    """Own words are defined in the ontology; whatever else has a prefix of ours is published."""
    defined = {triple.subject for triple in words}
    graphs = publication.graphs.values()
    used = {term for graph in graphs for triple in graph for term in triple}
    used |= {term.datatype for term in used if isinstance(term, og.Literal)}
    named = {(m[1], m[0]) for m in NAME.finditer(PAGE_TEXT) if m[1] in PREFIXES and m[1] != "at"}
    assert {prefix for prefix, _ in named} >= {*OWN_WORDS, "claim", "rdf", "cito"}
    missing = [
        name
        for prefix, name in sorted(named)
        if iri_of(name) not in (defined if prefix in OWN_WORDS else used)
    ]
    assert missing == []


def test_the_table_of_times_shows_the_published_bounds(facts: frozenset[og.Triple]) -> None:
    """Each row has the EDTF of the thing it names, and the bounds that were derived or written."""
    table = table_with("EDTF", "of", *BOUNDS)
    for row in table.rows:
        cells = dict(zip(table.header, row, strict=True))
        thing = iri_of(cells["of"])
        edtf, *bounds = (
            [cell_of(t.object) for t in facts if (t.subject, t.predicate) == (thing, iri_of(name))]
            for name in ("sld:edtf", *(f"sld:{bound}" for bound in BOUNDS))
        )
        assert [cells["EDTF"].strip("`")] == edtf
        assert [[cells[bound]] if cells[bound] else [] for bound in BOUNDS] == bounds, thing


def test_the_table_of_statuses_is_the_scheme(
    facts: frozenset[og.Triple], words: frozenset[og.Triple]
) -> None:
    """All statuses stand in it, each beside a claim that has it."""
    table = table_with("status", "for example")
    scheme = iri_of("status:scheme")
    concepts = {t.subject for t in words if t.predicate == iri_of("skos:inScheme")}
    assert {iri_of(row[0]) for row in table.rows} == {
        concept for concept in concepts
        if og.Triple(concept, iri_of("skos:inScheme"), scheme) in words
    }  # fmt: skip
    examples = {row[0]: row[2] for row in table.rows if row[2]}
    assert len(examples) >= 10
    for status, claim in examples.items():
        assert og.Triple(iri_of(claim), iri_of("sld:status"), iri_of(status)) in facts


def test_the_table_of_classes_has_examples_of_them(facts: frozenset[og.Triple]) -> None:
    """The thing beside a class is of that class."""
    for row in table_with("class", "for example").rows:
        assert og.Triple(iri_of(row[2]), iri_of("rdf:type"), iri_of(row[0])) in facts


def test_the_table_of_properties_says_which_need_a_claim(words: frozenset[og.Triple]) -> None:
    """A property needs one if the ontology marks it as claimed."""
    yes = (iri_of("sld:claimed"), og.Literal(True))
    claimed = {t.subject for t in words if (t.predicate, t.object) == yes}
    table = table_with("property", "needs a claim")
    assert {row[2] for row in table.rows} == {"yes", "no"}
    for names, _, answer in table.rows:
        found = {iri_of(name) in claimed for name in names.split()}
        assert found == {answer == "yes"}, names


def test_what_the_page_links_to_is_there() -> None:
    """Links inside the repository lead to a file or a folder."""
    links = LINK.findall(PAGE_TEXT)
    assert links
    assert [link for link in links if not (PAGE.parent / link).exists()] == []
