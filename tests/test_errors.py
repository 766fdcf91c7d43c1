"""Errors form one table: every class has a name, a status and an exit code of its own making."""

from __future__ import annotations

from http import HTTPStatus

from stakhanov_ld import errors
from stakhanov_ld.errors import StakhanovError


def all_errors() -> list[type[StakhanovError]]:
    return [
        e for e in vars(errors).values() if isinstance(e, type) and issubclass(e, StakhanovError)
    ]


def test_problem_names_are_unique() -> None:
    """A problem type means one thing."""
    names = [error.problem for error in all_errors()]
    assert len(names) == len(set(names)) > 15


def test_statuses_exist_and_exit_codes_are_documented() -> None:
    """Statuses are of RFC 9110; exit codes are 1 to 4 (house rules: 0 is for success)."""
    for error in all_errors():
        assert 400 <= HTTPStatus(error.status) < 600
        assert error.exit_code in {1, 2, 3, 4}
