"""Which answers need no worker, since the same was asked of the same data before?"""

from __future__ import annotations

from stakhanov_ld.memory import Memory
from stakhanov_ld.query.request import QueryAnswer, QueryRequest, QueryRunner

_Key = tuple[object, ...]
_OVERHEAD_BYTES = 1024
_MAY_CHANGE = ("NOW", "RAND", "UUID", "BNODE", "\\U")
"""Functions whose values differ from one time to the next (SPARQL 1.1, 17.4), or an escape that may
spell one of them."""


class Remembered:
    """Asks `runner` what has not been asked before; both answer over one release.

    Errors are never remembered: whoever asks again may find the pool less busy.
    """

    def __init__(self, runner: QueryRunner, room: int) -> None:
        """`room` as in Memory."""
        self._runner = runner
        self._memory: Memory[_Key, QueryAnswer] = Memory(room)

    def run(self, request: QueryRequest) -> QueryAnswer:
        """As QueryRunner: the answer byte for byte as it was given before, or a new one."""
        text = request.query.text
        key = (
            text, request.format.name, request.default_graphs, request.named_graphs, request.base,
            request.excerpt,
        )  # fmt: skip
        found = self._memory.get(key)
        if found is not None:
            return found
        answer = self._runner.run(request)
        if is_lasting(text):
            self._memory.put(key, answer, len(answer.body) + 2 * len(text) + _OVERHEAD_BYTES)
        return answer


def is_lasting(text: str) -> bool:
    """Whether a query has the same answer as long as the data are the same.

    >>> is_lasting("ASK { ?s ?p ?o }"), is_lasting("SELECT (now() AS ?moment) {}")
    (True, False)
    """
    upper = text.upper()
    return not any(word in upper for word in _MAY_CHANGE)
