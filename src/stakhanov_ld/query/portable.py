"""Which queries mean the same to every SPARQL 1.1 server, and what is such a server asked?

The guard knows what our engine reads. Other engines read more: words and functions of their own
that open files and connections, or run SQL. So a query that leaves has words and functions of
SPARQL 1.1 only. It is asked of the graphs of the release by their names: whatever else the server
holds, and whatever it takes for its default graph, the answer is the same. Where the server's
default graph is that of the release, queries that name no graph need not name it either.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pyoxigraph as og

from stakhanov_ld.errors import BadRequest, MalformedQuery, RefusedQuery
from stakhanov_ld.query.datatypes import XSD
from stakhanov_ld.query.request import GuardedQuery, QueryRequest
from stakhanov_ld.query.tokens import Place, Token, malformed, tokens

NOTHING = "urn:x-nothing:here"
"""Names no graph: an empty list of graphs would leave the choice to the server."""

_GRAMMAR = """
    BASE PREFIX SELECT CONSTRUCT DESCRIBE ASK DISTINCT REDUCED AS FROM NAMED WHERE
    GROUP BY HAVING ORDER ASC DESC LIMIT OFFSET VALUES UNDEF
    GRAPH OPTIONAL UNION MINUS FILTER BIND NOT EXISTS IN A TRUE FALSE
    COUNT SUM MIN MAX AVG SAMPLE GROUP_CONCAT SEPARATOR
    STR LANG LANGMATCHES DATATYPE BOUND IRI URI BNODE RAND ABS CEIL FLOOR ROUND CONCAT STRLEN
    UCASE LCASE ENCODE_FOR_URI CONTAINS STRSTARTS STRENDS STRBEFORE STRAFTER
    YEAR MONTH DAY HOURS MINUTES SECONDS TIMEZONE TZ NOW UUID STRUUID
    MD5 SHA1 SHA256 SHA384 SHA512 COALESCE IF STRLANG STRDT SAMETERM
    ISIRI ISURI ISBLANK ISLITERAL ISNUMERIC REGEX SUBSTR REPLACE
"""
_WORDS = frozenset(_GRAMMAR.split())
"""Every word of the grammar (SPARQL 1.1, 19.8), but SERVICE."""
_MARKS_OF_1_2 = frozenset(("<<", "{|", "~"))
_PROGRAMS = re.compile(r"<(?:bif|sql|java):", re.IGNORECASE)
"""Under these schemes Virtuoso and Jena have functions that reach beyond the data."""
_ABSOLUTE = re.compile(r"<[A-Za-z][A-Za-z0-9+.\-]*:")
_CODEPOINT = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")


@dataclass(frozen=True, slots=True)
class Graphs:
    """The named graphs of a release, and which of them make its default graph."""

    default: tuple[str, ...]
    named: tuple[str, ...]
    own_default: bool = False
    """Whether the server's own default graph was loaded, too."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a server is sent: a text without dataset, and the dataset beside it.

    Without any graph the server's own default graph is asked.
    """

    text: str
    default_graphs: tuple[str, ...]
    named_graphs: tuple[str, ...]


def portable(request: QueryRequest, graphs: Graphs) -> Asked:
    """What to ask another server in place of our engine.

    Raises MalformedQuery for what is not SPARQL 1.1, RefusedQuery for what reaches beyond the data,
    BadRequest for the name of a graph that is no absolute IRI.
    """
    reader = _Reader(request.query.text)
    text = reader.read(request.base)
    if request.default_graphs or request.named_graphs:
        for iri in (*request.default_graphs, *request.named_graphs):
            _check_graph(iri)
        default, named = request.default_graphs, request.named_graphs
    elif request.query.from_graphs or request.query.from_named:
        default, named = _from_clauses(request.query, request.base)
    elif graphs.own_default and not reader.names_graphs:
        return Asked(text, (), ())
    else:
        default, named = graphs.default, graphs.named
    return Asked(text, _of_release(default, graphs), _of_release(named, graphs))


def _of_release(asked: tuple[str, ...], graphs: Graphs) -> tuple[str, ...]:
    """Those that the release has: to ask for any other is to ask for nothing."""
    return tuple(iri for iri in dict.fromkeys(asked) if iri in graphs.named) or (NOTHING,)


def _check_graph(iri: str) -> None:
    try:
        og.NamedNode(iri)
    except ValueError:
        raise BadRequest(f"This graph's name is not an absolute IRI: {iri[:200]!r}.") from None


def _from_clauses(query: GuardedQuery, base: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """FROM and FROM NAMED as IRIs: a prologue means the same in Turtle, and nests nothing."""
    written = (*query.from_graphs, *query.from_named)
    turtle = f"{query.text[: query.prologue_end]}\n<x:> <x:> {', '.join(written)} ."
    try:
        read = list(og.parse(turtle, og.RdfFormat.TURTLE, base_iri=base or None))
    except SyntaxError:
        raise MalformedQuery("A graph after FROM is no IRI, or relative without a BASE.") from None
    iris = tuple(str(quad.object.value) for quad in read)
    return iris[: len(query.from_graphs)], iris[len(query.from_graphs) :]


class _Reader:
    """One pass over the tokens of one query that passed the guard."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.prefixes: dict[str, set[str]] = {}
        self.relative = False
        """Whether anything is read against a base."""
        self.has_base = False
        """Whether the text begins with a whole one; Virtuoso takes no other after it."""
        self.names_graphs = False

    def read(self, base: str) -> str:
        """The text without FROM, and with `base` where an IRI is read against it."""
        kept, at = [], 0
        for token in self._dataset_clauses(self._checked()):
            end = token.start + len(token.text)
            # As many blanks: what a server says of a line and a column stays true.
            kept += [self.text[at : token.start], " " * len(token.text)]
            at = end
        text = "".join((*kept, self.text[at:]))
        return f"BASE <{base}> {text}" if self.relative and base and not self.has_base else text

    def _dataset_clauses(self, stream: Iterator[Token]) -> Iterator[Token]:
        after_from = False
        for token in stream:
            word = token.text.upper()
            is_part = after_from and (word == "NAMED" or token.kind in ("iri", "name"))
            after_from = token.depth == 0 and (word == "FROM" or (is_part and word == "NAMED"))
            if after_from or is_part:
                yield token

    def _check_escapes(self) -> None:
        """Where a server decodes escapes before it reads tokens (SPARQL 1.1, 19.2), one that stands
        for a sign or a line break could end a string or a comment, and begin anything."""
        for escape in _CODEPOINT.finditer(self.text):
            sign = int(escape[1] or escape[2], 16)
            if sign < 128 and not chr(sign).isalnum():
                raise malformed(
                    self.text, escape.start(), "write this character itself: servers differ in "
                    "when they read such an escape.", RefusedQuery,
                )  # fmt: skip

    def _checked(self) -> Iterator[Token]:
        self._check_escapes()
        before = last = Token("end", "", 0, 0, Place.OUTER)
        for token in tokens(self.text):
            self._check(token)
            if last.text.upper() == "BASE" and before.kind == "end":
                self.has_base = _ABSOLUTE.match(token.text) is not None
            if before.text.upper() == "PREFIX" and last.kind == "name" and token.kind == "iri":
                self.prefixes.setdefault(last.text, set()).add(token.text)
            if token.text == "(" and last.kind in ("iri", "name"):
                self._check_call(last, before)
            yield token
            before, last = last, token

    def _check(self, token: Token) -> None:
        text, word = token.text, token.text.upper()
        if token.kind == "word":
            self.relative |= word in ("IRI", "URI")
            self.names_graphs |= word == "GRAPH"
            if word not in _WORDS:
                raise malformed(
                    self.text, token.start, f"`{text[:40]}` is no word of SPARQL 1.1: mend it, or "
                    "write the words apart."
                )  # fmt: skip
        elif text in _MARKS_OF_1_2 or (token.kind == "language" and "--" in text):
            raise malformed(self.text, token.start, f"`{text}` is not in SPARQL 1.1.")
        elif token.kind == "iri":
            self.relative |= not _ABSOLUTE.match(text)
            if _PROGRAMS.match(_CODEPOINT.sub(_character, text)):
                raise malformed(
                    self.text, token.start, "such IRIs name programs of one engine: use the "
                    "functions of SPARQL 1.1.", RefusedQuery,
                )  # fmt: skip

    def _check_call(self, name: Token, before: Token) -> None:
        # Among patterns a parenthesis opens a collection, or a part of a path.
        if name.place is Place.PATTERN and before.text.upper() != "FILTER":
            return
        if name.kind == "iri":
            is_cast = name.text.startswith(f"<{XSD}")
        else:
            prefix = name.text.partition(":")[0] + ":"
            is_cast = self.prefixes.get(prefix) == {f"<{XSD}>"}
        if not is_cast:
            raise malformed(
                self.text, name.start, f"there is no function `{name.text[:200]}` here: use those "
                "of SPARQL 1.1, and the casts of XML Schema."
            )  # fmt: skip


def _character(escape: re.Match[str]) -> str:
    return chr(int(escape[1] or escape[2], 16))
