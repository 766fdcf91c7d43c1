"""Which query texts never reach the engine, and what must be known of those that do?"""

from __future__ import annotations

from collections.abc import Iterator

from stakhanov_ld.errors import MalformedQuery, QueryTooLong, RefusedQuery
from stakhanov_ld.query.request import GuardedQuery, Limits, QueryForm
from stakhanov_ld.query.tokens import Place, Token, malformed, tokens

_FORMS = {form.value: form for form in QueryForm}
_UPDATES = frozenset(
    ("INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "WITH")
)
# Each of these adds a level to the plan, which the engine walks by recursion. With the 256 MiB
# stack of a worker nothing that fits in 64 KiB overflows it (20,000 levels were survived), with
# 8 MiB some 1,000 to 4,000 do. The limits stay far below, whatever `text_bytes` is set to. Commas,
# full stops and semicolons are not counted: the engine keeps lists for them.
_LINKING_WORDS = frozenset(
    ("UNION", "OPTIONAL", "MINUS", "FILTER", "BIND", "GRAPH", "LATERAL", "VALUES", "AS")
)
_LINKING_MARKS = {
    Place.PATTERN: frozenset("/|^!"),
    Place.EXPRESSION: frozenset(("||", "&&", *"!=<>+-*/", "!=", "<=", ">=")),
    Place.OUTER: frozenset("!"),
}


def guard(text: str, limits: Limits) -> GuardedQuery:
    """Pass a query on, or say at which line and column it is refused and how to mend it.

    Raises QueryTooLong, MalformedQuery, RefusedQuery.
    """
    try:
        size = len(text.encode())
    except UnicodeEncodeError as error:
        raise malformed(text, error.start, "half of a surrogate pair is no character.") from None
    if size > limits.text_bytes:
        raise QueryTooLong(
            f"The query has {size:,} bytes; this endpoint reads {limits.text_bytes:,} at most. "
            "Move long VALUES lists into several queries."
        )
    return _Reader(text, limits).read()


class _Reader:
    """One pass over the tokens of one query."""

    def __init__(self, text: str, limits: Limits) -> None:
        self.text = text
        self.limits = limits
        self.prefixes: set[str] = set()

    def read(self) -> GuardedQuery:
        stream = tokens(self.text)
        first = self._prologue(stream)
        form = self._form(first)
        body = self._checked(stream)
        star, default, named, variables = self._head_and_rest(form, body)
        return GuardedQuery(
            self.text, form, star, tuple(variables) if star is not None else (),
            first.start, tuple(default), tuple(named),
        )  # fmt: skip

    def _prologue(self, stream: Iterator[Token]) -> Token:
        for token in stream:
            match token.text.upper():
                case "BASE" | "VERSION":
                    next(stream, None)
                case "PREFIX":
                    name = next(stream, token)
                    self.prefixes.add(name.text.partition(":")[0])
                    next(stream, None)
                case _:
                    return token
        raise malformed(self.text, len(self.text), "there is no query: begin it with SELECT.")

    def _form(self, first: Token) -> QueryForm:
        word = first.text.upper()
        if word in _UPDATES:
            raise self._refused(first, f"{word} is an update, and this endpoint only reads.")
        for name, form in _FORMS.items():
            # The engine sees no difference between SELECT DISTINCT and SELECTDISTINCT.
            if first.kind == "word" and word.startswith(name):
                return form
        raise malformed(
            self.text, first.start, "a query begins with SELECT, ASK, CONSTRUCT or DESCRIBE, after "
            f"BASE and PREFIX; this is `{first.text[:40]}`."
        )  # fmt: skip

    def _checked(self, stream: Iterator[Token]) -> Iterator[Token]:
        """The tokens, each looked at with the one before it and the one after it."""
        depth, chain = self.limits.depth, self.limits.chain
        links = [0]
        before = current = None
        for following in stream:
            if current is not None:
                self._check(before, current, following)
                yield current
            before, current = current, following
            if following.kind == "open":
                if following.depth >= depth:
                    raise self._refused(
                        following, f"brackets are nested deeper than {depth} levels."
                    )
                del links[following.depth + 1 :]
                links.append(0)
            elif _is_link(following, before):
                links[following.depth] += 1
                if links[following.depth] > chain:
                    raise self._refused(
                        following, f"more than {chain:,} operators or patterns in one chain; "
                        "VALUES and IN take long lists."
                    )  # fmt: skip
        if current is not None:
            self._check(before, current, None)
            yield current

    def _check(self, before: Token | None, token: Token, following: Token | None) -> None:
        if token.kind == "word":
            # Not `== "SERVICE"`: the engine reads `trueSERVICE` and `SERVICESILENT` as two words.
            if "SERVICE" in token.text.upper():
                raise self._refused(
                    token, "SERVICE would make this server call another: ask that endpoint itself."
                )
        elif token.kind == "name":
            prefix = token.text.partition(":")[0]
            # The engine also reads the name `SERVICEx:y` as SERVICE and `x:y`, and FILTER likewise,
            # wherever it cannot be a term; before these brackets it might not be one.
            if following is not None:
                keyword = {"{": "SERVICE", "(": "FILTER"}.get(following.text)
                after_graph = before is not None and before.text.upper() == "GRAPH"
                if keyword and keyword in prefix.upper() and token.depth and not after_graph:
                    raise self._refused(
                        token, f"before `{following.text}` the engine may take the prefix "
                        f"`{prefix}:` for {keyword}: use another prefix."
                    )  # fmt: skip
            if prefix not in self.prefixes:
                raise malformed(
                    self.text, token.start, f"the prefix `{prefix}:` is not declared: begin the "
                    f"query with PREFIX {prefix}: <…>."
                )  # fmt: skip

    def _head_and_rest(
        self, form: QueryForm, body: Iterator[Token]
    ) -> tuple[int | None, list[str], list[str], dict[str, None]]:
        star: int | None = None
        default: list[str] = []
        named: list[str] = []
        variables: dict[str, None] = {}
        leading = form is QueryForm.SELECT
        after = ""
        for token in body:
            if token.kind == "variable":
                variables.setdefault(token.text[1:])
            elif leading and token.text == "*":
                star = token.start
            elif token.depth == 0 and token.kind in ("iri", "name"):
                if after == "FROM":
                    default.append(token.text)
                elif after == "NAMED":
                    named.append(token.text)
            word = token.text.upper()
            leading = leading and word in ("DISTINCT", "REDUCED")
            after = word if token.kind == "word" else ""
        return star, default, named, variables

    def _refused(self, token: Token, message: str) -> MalformedQuery:
        return malformed(self.text, token.start, message, RefusedQuery)


def _is_link(token: Token, before: Token | None) -> bool:
    if token.kind == "mark":
        # The sign of a number stands alone where an expression begins: it links nothing.
        if token.text in "+-" and before is not None and before.text in ("(", ","):
            return False
        return token.text in _LINKING_MARKS[token.place]
    return token.kind == "word" and token.text.upper() in _LINKING_WORDS
