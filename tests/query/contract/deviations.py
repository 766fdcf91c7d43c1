"""In what do SPARQL servers differ from SPARQL 1.1, of what the contract asks?

The one table: the contract expects these cases to fail, and docs/deploy.md tells them.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Deviation:
    """`cases` are those of tests/tables/sparql_servers.tsv that tell."""

    servers: tuple[str, ...]
    what: str
    cases: tuple[str, ...]


POOL, OXIGRAPH, FUSEKI, VIRTUOSO = "pool", "oxigraph", "fuseki", "virtuoso"

DEVIATIONS = (
    Deviation(
        (POOL, OXIGRAPH),
        "`GROUP_CONCAT` of literals in one language is in that language, as in SPARQL 1.2",
        ("concatenation of one language",),
    ),
    Deviation(
        (OXIGRAPH, FUSEKI, VIRTUOSO),
        "a blank node that stands in several graphs is loaded as an IRI (RDF 1.1 Concepts, 3.5)",
        ("a blank node is one",),
    ),
    Deviation(
        (FUSEKI,),
        "a number in a pattern is found as it is written: `+12` is not `12` (in memory; TDB2 finds it)",
        ("an integer by another form of it",),
    ),
    Deviation(
        (FUSEKI, VIRTUOSO),
        "`CONSTRUCT` of what is no triple, such as one about a literal, is a 502; such triples"
        " should be left out",
        ("construct what is no triple",),
    ),
    Deviation(
        (VIRTUOSO,),
        "a truth that is calculated is the number 1 or 0",
        ("exists as a value", "comparison as a value"),
    ),
    Deviation((VIRTUOSO,), "`1/2` is 0", ("division of integers",)),
    Deviation(
        (VIRTUOSO,),
        "an error in an expression, such as a division by zero, is a 502 for the whole query",
        ("an error leaves a column unbound", "an error in a filter is no"),
    ),
    Deviation(
        (VIRTUOSO,),
        "a path with `+` or `*` between two variables is a 502",
        ("a path between any",),
    ),
    Deviation((VIRTUOSO,), "there is no `BNODE()`", ("a new blank node",)),
    Deviation(
        (VIRTUOSO,),
        "`GROUP_CONCAT` without `SEPARATOR` is a 502",
        ("concatenation of one language",),
    ),
    Deviation((VIRTUOSO,), "`UCASE` leaves ß as it is", ("upper case of a sharp s",)),
    Deviation(
        (VIRTUOSO,),
        "`SELECT *` of nothing has a column of Virtuoso's own",
        ("one row without columns",),
    ),
    Deviation(
        (VIRTUOSO,),
        "`DESCRIBE` also tells what links to the thing (SPARQL leaves open what it tells)",
        ("describe", "describe what is found"),
    ),
)
