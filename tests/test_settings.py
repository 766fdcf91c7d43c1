"""Settings come from one table, by flags before the environment before defaults."""

from __future__ import annotations

import pytest

from stakhanov_ld.cli.build import command
from stakhanov_ld.errors import BadSetting
from stakhanov_ld.settings import SETTINGS, Settings


def test_flags_win_over_the_environment_and_that_over_defaults() -> None:
    """The nearest wins."""
    environment = {"STAKHANOV_LD_PORT": "81", "STAKHANOV_LD_HOST": "::1"}
    settings = Settings({"port": 82, "host": None}, environment)
    assert (settings.port, settings.host, settings.query_workers) == (82, "::1", 2)


def test_another_command_can_be_given_the_same_values() -> None:
    """By its flags, whatever the environment says; what it does not take is left out."""
    given = {"prebuild_limit": 7, "validate": "none", "watch": True, "port": 81}
    flags = Settings(given, {"STAKHANOV_LD_PROCESSES": "3"}).flags("build", base_iri="http://b/")
    told = command.make_context("build", flags).params
    del told["publication"]
    taken = {name: value for name, value in told.items() if value is not None}
    assert taken == {
        "base_iri": "http://b/", "prebuild_limit": 7, "validate": "none", "processes": 3,
        "validate_limit": 1_000_000,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("variable", "text", "told"),
    [
        ("STAKHANOV_LD_PROT", "8000", "no setting STAKHANOV_LD_PROT"),
        ("STAKHANOV_LD_PORT", "many", "a whole number"),
        ("STAKHANOV_LD_QUERY_DEADLINE", "soon", "a number of seconds"),
        ("STAKHANOV_LD_QUERY_WORKERS", "1", "the least is 2"),
        ("STAKHANOV_LD_WATCH", "maybe", "true or false"),
        ("STAKHANOV_LD_TRUSTED_PROXIES", "*", "write addresses or networks .*10.0.0.0/8"),
        ("STAKHANOV_LD_TRUSTED_PROXIES", "10.0.0.1/8", "has host bits set"),
        ("STAKHANOV_LD_TRUSTED_PROXIES", "::1,", "write addresses or networks"),
    ],
)
def test_bad_values_are_told(variable: str, text: str, told: str) -> None:
    """Unknown names and unfit values say what would be right."""
    with pytest.raises(BadSetting, match=told):
        Settings({}, {variable: text})


def test_trusted_proxies_are_networks() -> None:
    """By flag and by variable alike; without either there are none."""
    text = "127.0.0.1, 10.0.0.0/8,::1"
    written = ["127.0.0.1/32", "10.0.0.0/8", "::1/128"]
    by_flag = Settings({"trusted_proxies": text}, {})
    by_variable = Settings({}, {"STAKHANOV_LD_TRUSTED_PROXIES": text})
    assert [str(n) for n in by_flag.trusted_proxies] == written
    assert [str(n) for n in by_variable.trusted_proxies] == written
    assert not Settings({}, {}).trusted_proxies
    with pytest.raises(BadSetting, match="--trusted-proxies 'localhost': write addresses"):
        Settings({"trusted_proxies": "localhost"}, {})


def test_the_table_has_no_name_twice() -> None:
    """Each setting has a row of its own."""
    names = [setting.name for setting in SETTINGS]
    assert len(names) == len(set(names)) > 10


def test_a_name_outside_the_table_is_an_error() -> None:
    """A typing error in the program does not read as None."""
    with pytest.raises(AttributeError, match="no setting 'prot'"):
        _ = Settings({}, {}).prot
