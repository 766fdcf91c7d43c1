"""Does the guard refuse what must never reach the engine, and nothing else?"""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import Store

from case_tables import rows
from stakhanov_ld.errors import MalformedQuery, QueryTooLong, RefusedQuery
from stakhanov_ld.query.guard import guard
from stakhanov_ld.query.plain import plain
from stakhanov_ld.query.request import Limits

LIMITS = Limits()


@pytest.mark.parametrize("row", rows("guard.tsv"), ids=lambda row: row["why"])
def test_table(row: dict[str, str]) -> None:
    """Each text of the table is passed with its form, or refused where the table says."""
    text = row["query"].replace("␤", "\n").replace("␍", "\r")
    try:
        got = guard(text, LIMITS).form.value
    except MalformedQuery as error:
        got = f"{type(error).__name__} {error.line}:{error.column}"
        assert f"Line {error.line}, column {error.column}: " in error.message
    assert got == row["expected"]


def test_long_texts_are_refused_by_their_bytes() -> None:
    """The limit counts bytes of UTF-8, and holds exactly."""
    text = "SELECT * { ?s ?p 'é' }"
    size = len(text.encode())
    assert guard(text, Limits(text_bytes=size)).text == text
    with pytest.raises(QueryTooLong):
        guard(text, Limits(text_bytes=size - 1))


@pytest.mark.parametrize(
    ("opening", "closing"),
    [("{", "}"), ("{ GRAPH ?g {", "}}"), ("{ FILTER(", "1)}"), ("{ ?s ?p [ ?q ", " 1 ] }"),
     ("{ ?s ?p <<( ?a ?b ", " 1 )>> }")],
)  # fmt: skip
def test_nesting_is_limited(opening: str, closing: str) -> None:
    """Every kind of bracket counts, and the limit holds exactly."""
    text = f"SELECT * {opening}{closing}"
    depth = sum(opening.count(bracket) for bracket in ("{", "(", "[", "<<"))
    assert guard(text, Limits(depth=depth))
    with pytest.raises(RefusedQuery, match="deeper"):
        guard(text, Limits(depth=depth - 1))


@pytest.mark.parametrize(
    "chain",
    ["SELECT * { FILTER(1%s) }|+1", "SELECT * { FILTER(1%s) }|*1", "SELECT * { FILTER(1%s) }|&&1",
     "SELECT * { FILTER(1%s) }| || 1", "SELECT * { FILTER(%s1) }|!", "SELECT * { {}%s }|UNION{}",
     "SELECT * { %s }|OPTIONAL{}", "SELECT * { %s }|BIND(1 AS ?x)", "SELECT * { %s }|FILTER(1)",
     "SELECT * { ?s <a:>%s ?o }|/<a:>", "SELECT * { ?s <a:>%s ?o }||<a:>",
     "SELECT %s {}|(1 AS ?x)", "SELECT * { %s }|MINUS{}", "SELECT * { %s }|GRAPH ?g {}"],
)  # fmt: skip
def test_chains_are_limited(chain: str) -> None:
    """What makes the engine recurse without any bracket is counted too."""
    frame, _, link = chain.partition("|")
    if "AS ?x" in link:  # its own brackets hold the word that counts
        links = [link.replace("?x", f"?x{number}") for number in range(9)]
    else:
        links = [link] * 9
    assert guard(frame % "".join(links), Limits(chain=12))
    if "(1 AS" not in link:
        with pytest.raises(RefusedQuery, match="chain"):
            guard(frame % "".join(links), Limits(chain=7))


def test_long_lists_are_no_chains() -> None:
    """VALUES and IN take thousands of members."""
    members = ",".join(["-1"] * 5000)
    for sign in ("", "-", "+"):
        signed = members.replace("-", sign)
        assert guard(f"SELECT * {{ ?s ?p ?o FILTER(?o IN ({signed})) }}", LIMITS)
    assert guard(
        f"SELECT * {{ ?s ?p ?o FILTER(?o NOT IN ({members.replace(',', ' , ')})) }}", LIMITS
    )
    with pytest.raises(RefusedQuery, match="chain"):
        guard(f"SELECT * {{ ?s ?p ?o FILTER(?o IN ({members.replace(',', '-')})) }}", LIMITS)
    assert guard(f"SELECT * {{ VALUES ?o {{ {members.replace(',', ' ')} }} }}", LIMITS)


def test_what_the_engine_needs_to_know_is_told() -> None:
    """Form, columns, prologue and dataset come from the tokens."""
    text = (
        "PREFIX x: <http://x/>\nSELECT DISTINCT * FROM x:a FROM NAMED <http://x/b> FROM <http://x/c>"
        " { ?z ?b [] FILTER(?b * 2) { SELECT * FROM { ?a ?b ?c } } }"
    )
    query = guard(text, LIMITS)
    assert query.star is not None
    assert text[query.star - 1 : query.star + 2] == " * "
    assert query.variables == ("z", "b", "a", "c")
    assert query.from_graphs == ("x:a", "<http://x/c>")
    assert query.from_named == ("<http://x/b>",)
    assert text[query.prologue_end :].startswith("SELECT")


@pytest.mark.parametrize(
    "text",
    ["SELECT ?\U00010000 {}", "PREFIX x: <x:> ASK { x:\U00010000 ?p ?o }",
     "PREFIX x: <x:> ASK { x:a\U00010000b ?p ?o }", "PREFIX \U00010000: <x:> ASK {}",
     "ASK { _:\U00010000 ?p ?o }", "SELECT ?\\u0061 {}", "ASK { ?s ?p \\u0027a\\u0027 }",
     "PREFIX x: <x:> ASK { x:\\u0061 ?p ?o }", "\\u0041SK {}"],
)  # fmt: skip
def test_what_the_engine_cannot_read_is_refused(text: str) -> None:
    """Valid SPARQL, with its place; when the engine learns to read it, this fails: pass it on then."""
    with pytest.raises(MalformedQuery) as refused:
        guard(text, LIMITS)
    assert refused.value.line == 1
    with pytest.raises(SyntaxError):
        Store().query(text)


def test_any_character_stands_in_strings_and_iris() -> None:
    """Plain or escaped."""
    for sign in ("\U00010000", "\\u0061", "\\U00010000"):
        assert guard(f"ASK {{ <http://x/{sign}> ?p '{sign}' }}", LIMITS)


def test_surrogates_are_no_text() -> None:
    """Half of a surrogate pair cannot be sent anywhere."""
    with pytest.raises(MalformedQuery):
        guard("SELECT * { ?s ?p '\ud800' }", LIMITS)


# ── against an independent reading ───────────────────────────────────────────────────────────


def bare_words(text: str) -> list[str]:
    """The words outside strings, IRIs, comments and names, read one character at a time."""
    words: list[str] = []
    at = 0
    while at < len(text):
        sign = text[at]
        if sign == "#":
            while at < len(text) and text[at] not in "\r\n":
                at += 1
        elif sign in "'\"":
            quotes = sign * 3 if text.startswith(sign * 3, at) else sign
            at += len(quotes)
            while not text.startswith(quotes, at):
                at += 2 if text[at] == "\\" else 1
            at += len(quotes)
        elif sign == "<":
            at = text.index(">", at) + 1
        elif sign.isalpha() or sign in "?$_@:":
            start = at
            while at < len(text) and (text[at].isalnum() or text[at] in "?$_@:-"):
                at += 1
            if text[start:at].isalpha():
                words.append(text[start:at])
        else:
            at += 1
    return words


_CONTENT = st.text(st.sampled_from("aSERVICEservice #{}<>?:é"), max_size=12)
_PIECES = st.one_of(
    st.sampled_from(["SERVICE", "service", "SerVice", "?service", "$SERVICE", "service:x", ":SERVICE",
                     "SERVICES:a", "_:service", "'x'@service", "FILTER", "a", "true", "OPTIONAL", ".",
                     "<http://x/SERVICE>", "<a:#SERVICE>"]),
    _CONTENT.map(lambda text: f"'{text}'"),
    _CONTENT.map(lambda text: f'"{text}\\""'),
    _CONTENT.map(lambda text: f"'''{text}''\n'''"),
    _CONTENT.map(lambda text: f'"""{text}"x"""'),
    _CONTENT.map(lambda text: f"#{text}\n"),
    _CONTENT.map(lambda text: f"#{text}\r"),
)  # fmt: skip


@settings(max_examples=400, deadline=None)
@given(st.lists(_PIECES, max_size=12))
def test_service_is_found_as_a_slow_reader_finds_it(pieces: list[str]) -> None:
    """Refused exactly when a word outside everything else holds the keyword."""
    prologue = "".join(f"PREFIX {prefix}: <a:> " for prefix in ("", "service", "SERVICES"))
    text = f"{prologue}SELECT * {{ {' '.join(pieces)} }}"
    expected = any("SERVICE" in word.upper() for word in bare_words(text)[4:])
    try:
        guard(text, LIMITS)
    except RefusedQuery:
        assert expected
    else:
        assert not expected


# ── against the engine itself ────────────────────────────────────────────────────────────────

_GLUED = st.lists(
    st.sampled_from(
        ["SERVICE", "SERVICE", "service ", "SILENT", "?x", "{}", "{", "}", "(", ")", "<", ">", "<a:>",
         "#", "\n", "\r", " ", ":x", "x:y", "SERVICE:", "FILTER", "x:a.b.", "1", "1<2", "true", "a",
         "'", "'''", '"', "\\", "\\q", "\\u0027", ".", ";", ",", "?", "*", "|", "/", "^^", "@en",
         "--ltr", "VALUES ?v {", "<<(", ")>>", "BIND(", " AS ?y)", "NOT EXISTS", "GRAPH", "_:b", "=",
         "<=", "SELECT ?q {", "UNDEF", "[", "]", "é", "{|", "|}", "~", "OPTIONAL", "UNION", "1e5"]
    ),
    max_size=14,
).map("".join)  # fmt: skip


@settings(max_examples=1500, deadline=None)
@given(before=_GLUED, after=_GLUED)
def test_the_engine_never_sees_service_in_what_the_guard_passed(before: str, after: str) -> None:
    """The law behind the guard: `SERVICE ?x` with ?x unbound is an error only SERVICE can give."""
    text = (
        "PREFIX : <a:> PREFIX x: <b:> PREFIX SERVICE: <c:> SELECT * { "
        f"{before}SERVICE?x{{}}{after} }}"
    )
    try:
        passed = guard(text, LIMITS)
    except MalformedQuery:
        return
    try:
        list(Store().query(passed.text))  # type: ignore[arg-type]
    except SyntaxError:
        pass
    except (RuntimeError, OSError) as error:
        assert "service" not in str(error).lower()


PLAIN = st.sampled_from(
    ["SELECT", "ASK", "CONSTRUCT", "DESCRIBE", "DISTINCT", "PREFIX", "BASE", "x:", "x:y", "<http://x/>",
     "?a", "$b", "*", "{", "}", "(", ")", "[", "]", "<<", ">>", ".", ";", ",", "/", "|", "^", "!", "=", "<",
     ">", "+", "-", "'a'", '"b"', "'''c'''", "#", "\n", " ", " ", " ", "SERVICE", "serv", "ICE", "FILTER",
     "FILTERx:", "FROM", "NAMED", "UNION", "OPTIONAL", "GRAPH", "\\u0053", "é", "ſERVICE", "1", "@en", "^^"]
)  # fmt: skip


@settings(max_examples=300)
@given(st.lists(PLAIN, max_size=30).map("".join), st.integers(1, 6), st.integers(1, 40))
def test_what_is_plain_is_never_refused(text: str, depth: int, chain: int) -> None:
    """What passes without tokens passes with them, as the same; or it is malformed."""
    limits = Limits(depth=depth, chain=chain)
    for asked in (text, f"SELECT ?a {{ {text} }}", f"PREFIX x: <http://x/> ASK {{ {text} }}"):
        passed = plain(asked, limits)
        if passed is not None:
            try:
                assert guard(asked, limits) == passed
            except RefusedQuery:
                raise
            except MalformedQuery:
                pass


@pytest.mark.parametrize("row", rows("guard.tsv"), ids=lambda row: row["why"])
def test_the_table_has_nothing_plain_that_is_refused(row: dict[str, str]) -> None:
    """Of the texts of the table that the guard refuses, none passes unread."""
    text = row["query"].replace("␤", "\n").replace("␍", "\r")
    if row["expected"].startswith("RefusedQuery"):
        assert plain(text, LIMITS) is None


def test_usual_queries_are_plain() -> None:
    """Else nothing would be gained."""
    for text in (
        "SELECT ?p ?o { <http://x/s> ?p ?o FILTER(?o != 7) } LIMIT 10",
        "PREFIX x: <http://x/>\nBASE <http://y/>\nselect distinct (COUNT(?s) AS ?n) WHERE { ?s x:p 'é' }",
        "ASK {}",
        "DESCRIBE <http://x/s>",
        "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }",
    ):
        assert plain(text, LIMITS) == guard(text, LIMITS)
