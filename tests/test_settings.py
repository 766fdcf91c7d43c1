"""Settings come from one table, by flags before the environment before defaults."""

from __future__ import annotations

import pytest

from stakhanov_ld.errors import BadSetting
from stakhanov_ld.settings import SETTINGS, Settings


def test_flags_win_over_the_environment_and_that_over_defaults() -> None:
    """The nearest wins."""
    environment = {"STAKHANOV_LD_PORT": "81", "STAKHANOV_LD_HOST": "::1"}
    settings = Settings({"port": 82, "host": None}, environment)
    assert (settings.port, settings.host, settings.query_workers) == (82, "::1", 2)


@pytest.mark.parametrize(
    ("variable", "text", "told"),
    [
        ("STAKHANOV_LD_PROT", "8000", "no setting STAKHANOV_LD_PROT"),
        ("STAKHANOV_LD_PORT", "many", "a whole number"),
        ("STAKHANOV_LD_QUERY_DEADLINE", "soon", "a number of seconds"),
        ("STAKHANOV_LD_QUERY_WORKERS", "1", "the least is 2"),
        ("STAKHANOV_LD_WATCH", "maybe", "true or false"),
    ],
)
def test_bad_values_are_told(variable: str, text: str, told: str) -> None:
    """Unknown names and unfit values say what would be right."""
    with pytest.raises(BadSetting, match=told):
        Settings({}, {variable: text})


def test_the_table_has_no_name_twice() -> None:
    """Each setting has a row of its own."""
    names = [setting.name for setting in SETTINGS]
    assert len(names) == len(set(names)) > 10


def test_a_name_outside_the_table_is_an_error() -> None:
    """A typing error in the program does not read as None."""
    with pytest.raises(AttributeError, match="no setting 'prot'"):
        _ = Settings({}, {}).prot
