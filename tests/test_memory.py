"""What is remembered is what was put there, within the room that there is."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from stakhanov_ld.memory import Memory

ROOM = 64


@given(st.lists(st.tuples(st.integers(0, 12), st.booleans(), st.integers(0, 6)), max_size=80))
def test_it_forgets_and_never_errs(steps: list[tuple[int, bool, int]]) -> None:
    """Whatever is found was put there under that key, and all of it never takes more than the room."""
    memory: Memory[int, tuple[int, int]] = Memory(ROOM)
    put: dict[int, set[tuple[int, int]]] = {}
    for moment, (key, asks, size) in enumerate(steps):
        if asks:
            found = memory.get(key)
            assert found is None or found in put[key]
        else:
            put.setdefault(key, set()).add((key, moment))
            memory.put(key, (key, moment), size)
        held = [*memory._young.values(), *memory._old.values()]
        assert sum(size for _, size in held) <= ROOM


def test_what_is_asked_often_stays() -> None:
    """While others come and go."""
    memory: Memory[int, str] = Memory(ROOM)
    memory.put(0, "often", 1)
    for number in range(1, 500):
        memory.put(number, "once", 2)
        assert memory.get(0) == "often"
    assert memory.get(1) is None


def test_nothing_is_remembered_without_room() -> None:
    """Nor what would take too much of it."""
    for room, size in ((0, 1), (ROOM, ROOM // 2)):
        memory: Memory[str, str] = Memory(room)
        memory.put("key", "value", size)
        assert memory.get("key") is None
