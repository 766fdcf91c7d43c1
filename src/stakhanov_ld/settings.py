"""Which settings are there, what does each mean, and what is its value now?

One table; the flags of the command line, the environment variables, `--help` and docs/settings.md
read it. A value given as a flag wins over the environment, the environment over the default.
What concerns the *data* (title, base IRI, licence …) is not a setting: the publication says it.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from stakhanov_ld.errors import BadSetting

ENVIRONMENT_PREFIX = "STAKHANOV_LD_"

Networks = tuple[ipaddress.IPv4Network | ipaddress.IPv6Network, ...]


def networks(text: str) -> Networks:
    """The networks that `text` lists; raises ValueError with how they are written.

    >>> [str(network) for network in networks("127.0.0.1, 10.0.0.0/8,::1")]
    ['127.0.0.1/32', '10.0.0.0/8', '::1/128']
    >>> networks("")
    ()
    """
    try:
        return tuple(ipaddress.ip_network(part.strip()) for part in text.split(",") if text)
    except ValueError as error:
        wanted = "addresses or networks with commas between, such as 127.0.0.1,10.0.0.0/8,::1"
        raise ValueError(f"write {wanted} ({error}).") from error


def one_of(*choices: str) -> Callable[[str], str]:
    """What reads one of `choices`, and raises ValueError with all of them for anything else.

    >>> one_of("text", "json")("json")
    'json'
    """

    def read(text: str) -> str:
        if text not in choices:
            raise ValueError(f"write one of {', '.join(choices)}.")
        return text

    return read


def http_address(text: str) -> str:
    """The address of a server; raises ValueError with how it is written, and never quotes secrets.

    >>> http_address("https://sparql.example/query")
    'https://sparql.example/query'
    """
    if "@" in text.partition("//")[2].partition("/")[0]:
        raise BadSetting(
            "The address of a server holds a name or a password, which everybody on this machine"
            " could read: take it out, and set STAKHANOV_LD_ENDPOINT_USER and"
            " STAKHANOV_LD_ENDPOINT_PASSWORD in the environment."
        )
    parts = urlsplit(text)
    written = re.fullmatch(r"[!-~]+", text) and parts.hostname and not parts.fragment
    if parts.scheme not in ("http", "https") or not written:
        raise ValueError("write an address such as https://sparql.example/query.")
    parts.port  # noqa: B018 (raises ValueError where it is none)
    return text


@dataclass(frozen=True, slots=True)
class Setting:
    """One row: `commands` names the commands that take it, `minimum` the least number allowed.

    Without commands it has no flag: what is secret comes from the environment alone.
    """

    name: str
    type: type[str] | type[int] | type[float] | type[bool] | type[Path]
    default: str | int | float | bool | None
    help: str
    commands: tuple[str, ...]
    minimum: float | None = None
    changes_bytes: bool = False
    """Whether it alters published bytes and so enters the release id."""
    form: Callable[[Any], Any] | None = None
    """What makes the value of what was given; raises ValueError with what to write instead."""

    @property
    def flag(self) -> str:
        """The command-line flag, `--query-deadline`."""
        return "--" + self.name.replace("_", "-")

    @property
    def variable(self) -> str:
        """The environment variable, `STAKHANOV_LD_QUERY_DEADLINE`."""
        return ENVIRONMENT_PREFIX + self.name.upper()

    def written(self, value: Any) -> tuple[str, ...]:
        """How `value` is given on a command line."""
        if self.type is bool:
            return (self.flag if value else self.flag.replace("--", "--no-", 1),)
        return self.flag, str(value)

    def read(self, text: str) -> Any:
        """The value that `text` stands for; raises BadSetting with what would be allowed."""
        if self.type is bool:
            truths = {"1": True, "true": True, "yes": True, "0": False, "false": False, "no": False}
            if text.lower() not in truths:
                raise BadSetting(f"{self.variable}={text!r}: write true or false.")
            return truths[text.lower()]
        try:
            return self.check(self.type(text))
        except ValueError:
            wanted = {int: "a whole number", float: "a number of seconds"}[self.type]
            raise BadSetting(f"{self.variable}={text!r}: write {wanted}.") from None

    def check(self, value: Any) -> Any:
        """The value that `value` gives, or BadSetting where it is below the minimum or no such."""
        if self.form is not None:
            try:
                return self.form(value)
            except ValueError as error:
                raise BadSetting(f"{self.flag} {value!r}: {error}") from None
        if self.minimum is not None and value < self.minimum:
            raise BadSetting(f"{self.flag} {value}: the least is {self.minimum:g}.")
        return value


_BUILDS = ("serve", "build", "load")
_VALIDATES = ("serve", "build", "load", "validate")
_SERVES = ("serve",)
_QUERIES = ("serve", "query")

SETTINGS = (
    Setting("host", str, "127.0.0.1", "The address to listen on.", _SERVES),
    Setting("port", int, 8000, "The port to listen on; 0 takes a free one.", _SERVES, minimum=0),
    Setting(
        "base_iri", str, None,
        "Publish under this base IRI in place of the one in data/publication.ttl; ends in '/'.",
        _BUILDS, changes_bytes=True,
    ),
    Setting("prebuild_limit", int, 10_000,
            "Above so many things (IRIs that the data describe), or fifty times as many triples,"
            " documents are made when they are asked for; see docs/large.md.",
            _BUILDS, minimum=0, changes_bytes=True),
    Setting("release_dir", Path, None,
            "Where releases are kept (default: a folder of this publication's own in the user's"
            " cache).", _BUILDS),
    Setting("validate", str, None,
            "How much is validated against the shapes: all, a sample (of the nodes so many that"
            " about as much is validated as --validate-limit allows), or none; the release tells"
            " which (default: all, up to the limit; above it you have to choose).",
            _VALIDATES, changes_bytes=True, form=one_of("all", "sample", "none")),
    Setting("validate_limit", int, 1_000_000, "How many triples are validated unasked.",
            _VALIDATES, minimum=1, changes_bytes=True),
    Setting("processes", int, None,
            "How many processes validate and make a release (default: one for each processor).",
            _VALIDATES, minimum=1),
    Setting("watch", bool, False, "Build and serve anew whenever a source file changes.", _SERVES),
    Setting("web_workers", int, 1, "How many processes answer HTTP.", _SERVES, minimum=1),
    Setting("web_threads", int, 16,
            "How many requests one web process works on at a time.", _SERVES, minimum=2),
    Setting("answer_memory", int, 64,
            "How many MiB of answers one web process keeps to give them again; 0 keeps none.",
            _SERVES, minimum=0),
    Setting("trusted_proxies", str, None,
            "The addresses or networks of proxies, with commas between, whose X-Forwarded-For,"
            " -Proto, -Host and -Prefix are believed; see docs/proxy.md (default: none).",
            _SERVES, form=networks),
    Setting("access_log", bool, True, "Write a line for each request to standard output.", _SERVES),
    Setting("log_format", str, "text",
            "How that line is written: text, or json (an object; see docs/operations.md).", _SERVES,
            form=one_of("text", "json")),
    Setting("metrics", str, "local",
            "Who is answered at /metrics: local (clients on this machine), all, or off (nobody).",
            _SERVES, form=one_of("local", "all", "off")),
    Setting("endpoint", str, None,
            "The SPARQL 1.1 server, by the address that takes queries, that answers them in place"
            " of processes here; see docs/deploy.md.", ("serve", "load"), form=http_address),
    Setting("graph_store", str, None,
            "Where that server takes graphs, by the SPARQL 1.1 Graph Store Protocol.", ("load",),
            form=http_address),
    Setting("endpoint_default_graph", bool, False,
            "Whether that server's own default graph is loaded too, and asked by queries that name"
            " no graph: quicker with some servers; see docs/deploy.md.", ("serve", "load")),
    Setting("endpoint_user", str, None, "The name by which that server knows this site.", ()),
    Setting("endpoint_password", str, None, "The password that goes with the name.", ()),
    Setting("endpoint_token", str, None, "A bearer token, in place of name and password.", ()),
    Setting("query_workers", int, 2, "How many processes wait for SPARQL queries.", _SERVES,
            minimum=2),
    Setting("query_length", int, 64, "How many KiB the text of a query may have.", _QUERIES,
            minimum=1),
    Setting("query_depth", int, 128, "How deep a query may nest.", _QUERIES, minimum=1),
    Setting("query_chain", int, 1024,
            "How many operators or patterns of a query may follow one another in one group.",
            _QUERIES, minimum=1),
    Setting("query_deadline", float, 10.0,
            "After how many seconds a query's process is ended.", _SERVES, minimum=0.05),
    Setting("query_memory", int, 512,
            "How many MiB a query may take beyond the loaded data.", _SERVES, minimum=64),
    Setting("query_rows", int, 100_000, "How many rows a result may have.", _SERVES, minimum=1),
    Setting("query_bytes", int, 32, "How many MiB a result may have.", _SERVES, minimum=1),
    Setting("query_wait", float, 5.0,
            "How many seconds a query waits for a worker before it is told to come back.", _SERVES,
            minimum=0.05),
    Setting("query_waiting", int, 64, "How many queries may wait at a time.", _SERVES, minimum=1),
    Setting("query_slice", float, 0.05,
            "After how many seconds of processor time a query counts as slow.", _SERVES,
            minimum=0.001),
    Setting("query_at_once", int, 14,
            "How many queries one web process works on at a time; never more than two fewer than"
            " its threads, so that pages do not wait for queries.", _SERVES, minimum=1),
    Setting("query_per_client", int, 10,
            "How many queries of one client a web process works on at a time; the places beyond"
            " them are kept for clients that have none.", _SERVES, minimum=1),
    Setting("query_slow", int, 8, "How many slow queries may be under way.", _SERVES, minimum=1),
    Setting("query_slow_per_client", int, 4,
            "How many slow queries of one client may be under way.", _SERVES, minimum=1),
)  # fmt: skip

_BY_NAME = {setting.name: setting for setting in SETTINGS}


class Settings:
    """The values in force: `settings.port`; a name that is not in the table is an error."""

    def __init__(self, given: Mapping[str, Any], environment: Mapping[str, str]) -> None:
        """Flags in `given` (None: not given) win over `environment`, which wins over defaults."""
        for variable in environment:
            if variable.startswith(ENVIRONMENT_PREFIX):
                _check_known(variable)
        self._values: dict[str, Any] = {}
        for setting in SETTINGS:
            if given.get(setting.name) is not None:
                value = setting.check(given[setting.name])
            elif setting.variable in environment:
                value = setting.read(environment[setting.variable])
            else:
                value = setting.default
            self._values[setting.name] = value

    def __getattr__(self, name: str) -> Any:
        try:
            return self.__dict__["_values"][name]
        except KeyError:
            raise AttributeError(f"there is no setting {name!r}") from None

    def flags(self, command: str, **instead: Any) -> list[str]:
        """What gives `command` the same values, but for those that are named `instead`."""
        values = self._values | instead
        taken = (s for s in SETTINGS if command in s.commands and values[s.name] is not None)
        return [part for s in taken for part in s.written(values[s.name])]

    def altering_bytes(self) -> dict[str, Any]:
        """The values that the bytes of a release depend on, by name."""
        return {s.name: self._values[s.name] for s in SETTINGS if s.changes_bytes}


def _check_known(variable: str) -> None:
    name = variable.removeprefix(ENVIRONMENT_PREFIX).lower()
    if name not in _BY_NAME:
        known = ", ".join(setting.variable for setting in SETTINGS)
        raise BadSetting(f"There is no setting {variable}. There are: {known}.")
