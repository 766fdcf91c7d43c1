"""In what do SPARQL servers differ from SPARQL 1.1, of what the contract asks?

The one table: the contract expects these cases to fail, and docs/deploy.md tells them.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Deviation:
    """`cases` are those of tests/tables/sparql_servers.tsv and sparql_terms.tsv that tell; `found:`
    is that a term is found by itself."""

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
        (POOL, OXIGRAPH),
        "a path of no step (`*`, `?`) from a term that the data do not hold finds nothing; it should"
        " find that term",
        ("a path of no step from what there is not",),
    ),
    Deviation(
        (FUSEKI,),
        "a literal in a pattern is found in its canonical form only: `12` and `3.5`, not `+12` and"
        " `3.50` (in memory; TDB2 finds such numbers)",
        (
            "an integer by another form of it",
            "found: a decimal with a nought at the end",
            "found: a negative decimal",
            "found: an integer with a nought before",
            "found: a byte",
            "found: a double",
            "found: the greatest double",
            "found: greater than any double",
            "found: negative nought",
            "found: a truth as a number",
            "found: the end of a day",
            "found: a duration in hours",
        ),
    ),
    Deviation(
        (FUSEKI,),
        "an IRI with `/../` in its path is loaded as the one that it leads to",
        ("an IRI that is not normal",),
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
        ("exists as a value", "comparison as a value", "groups by a truth"),
    ),
    Deviation(
        (VIRTUOSO,),
        '`"a"@en = "a"` is true: `=` overlooks languages',
        ("a string is no string in a language", "equal is the same string"),
    ),
    Deviation(
        (VIRTUOSO,),
        "`MINUS` of a group that shares no variable with what stands before removes all of it, and"
        " a `FILTER` in it sees what stands before",
        ("minus what shares no variable", "a filter in minus does not see the row"),
    ),
    Deviation(
        (VIRTUOSO,),
        "decimals are kept to 15 digits, doubles told to six",
        ("a decimal of 25 digits", "the greatest double"),
    ),
    Deviation(
        (VIRTUOSO,),
        "large integers come back as decimals; beyond 64 bits they are not found, and in a query are"
        " another number",
        (
            "an integer that no double holds",
            "an integer beyond 64 bits",
            "found: an integer beyond 64 bits",
            "integers beyond 64 bits",
        ),
    ),
    Deviation(
        (VIRTUOSO,),
        '`"x"^^xsd:integer` is loaded as 0, and in a pattern is a 400',
        ("no integer", "found: no integer"),
    ),
    Deviation(
        (VIRTUOSO,),
        "infinities and `NaN` are not found, and `NaN = NaN` is true",
        (
            "found: greater than any double",
            "found: negative infinity",
            "found: no number",
            "no number is not itself",
        ),
    ),
    Deviation(
        (VIRTUOSO,),
        '`true` comes back as `"1"^^xsd:boolean`; durations and days before our era in another form',
        ("a truth as a number", "a duration", "a duration in hours", "a day before our era"),
    ),
    Deviation(
        (VIRTUOSO,),
        "24:00 is not found as 0:00 of the next day",
        ("found: the end of a day",),
    ),
    Deviation(
        (VIRTUOSO,),
        "a `geo:wktLiteral` comes back with another datatype, and in a pattern is a 502",
        ("a point", "found: a point"),
    ),
    Deviation(
        (VIRTUOSO,),
        "`ORDER BY` puts IRIs after literals",
        ("order: then IRIs", "order: and literals last"),
    ),
    Deviation(
        (VIRTUOSO,),
        "`SUM` and `AVG` of nothing are unbound, not 0",
        ("sum and average of nothing",),
    ),
    Deviation((VIRTUOSO,), "`IF` takes what is unbound for false", ("a choice by nothing",)),
    Deviation(
        (VIRTUOSO,),
        "a path with `+` does not come back to where it began",
        ("a path to and fro",),
    ),
    Deviation(
        (VIRTUOSO,),
        "`TZ` leaves the `+` out, and `SECONDS` is a double",
        ("parts of a moment in its time zone",),
    ),
    Deviation(
        (VIRTUOSO,),
        "`ENCODE_FOR_URI` leaves some letters beyond ASCII as they are",
        ("letters beyond ASCII",),
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
