"""What /metrics tells on a live server with two web processes, and whom."""

from __future__ import annotations

import os
import re
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from prometheus_client.parser import text_string_to_metric_families

from conftest import WORLD
from living import LiveSite, Reply, await_ends
from stakhanov_ld.metrics import table
from stakhanov_ld.settings import networks
from stakhanov_ld.web.metrics import Metrics

Samples = dict[tuple[str, frozenset[tuple[str, str]]], float]
HARBOUR = "/doc/place/tern-harbour.ttl"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveSite]:
    shelf = str(tmp_path_factory.mktemp("shelf"))
    options = ("--release-dir", shelf, "--web-workers", "2", "--trusted-proxies", "127.0.0.9")
    with LiveSite(WORLD, *options) as live:
        yield live


def samples(site: LiveSite) -> Samples:
    """Parsed, each series once."""
    reply = site.ask("/metrics")
    assert reply.status == 200
    assert reply.headers["content-type"].startswith("text/plain; version=0.0.4")
    found: Samples = {}
    for family in text_string_to_metric_families(reply.text):
        for sample in family.samples:
            key = sample.name, frozenset(sample.labels.items())
            assert key not in found
            found[key] = sample.value
    return found


def of(found: Samples, name: str, **labels: str) -> float:
    return found.get((table.PREFIX + name, frozenset(labels.items())), 0)


def both_load(site: LiveSite) -> None:
    """Wait until both web processes count; granian starts one after the other."""
    for _ in range(100_000):
        if of(samples(site), "processes", role="web") == 2:
            return
    raise AssertionError("there are never two web processes")


def test_values_rise_by_what_was_asked(site: LiveSite) -> None:
    """By whichever process: requests, bytes, times, queries and their outcomes."""
    before = samples(site)
    length = 0
    for _ in range(20):
        length += len(site.ask(HARBOUR).body)
    site.ask(HARBOUR, "HEAD")
    site.ask("/nowhere")
    site.ask("/sparql?query=ASK%7B%7D")
    site.ask("/sparql?query=nonsense")
    after = samples(site)

    def rise(name: str, **labels: str) -> float:
        return of(after, name, **labels) - of(before, name, **labels)

    assert rise("requests_total", method="GET", kind="document", status="200") == 20
    assert rise("requests_total", method="HEAD", kind="document", status="200") == 1
    assert rise("requests_total", method="GET", kind="other", status="404") == 1
    assert rise("sent_bytes_total", kind="document") == length
    assert rise("request_seconds_count", kind="document") == 21
    assert rise("request_seconds_bucket", kind="document", le="+Inf") == 21
    assert rise("queries_total", outcome="ok") == 1
    assert rise("queries_total", outcome="malformed-query") == 1
    assert rise("query_seconds_count") == 2
    assert of(after, "queries_running") == of(after, "queries_waiting") == 0
    assert of(after, "query_places_taken") == 0
    assert of(after, "release_info", release=site.release) == 1
    assert of(after, "query_masters_started_total") == 1
    assert of(after, "query_workers_forked_total") >= 2


def test_a_killed_web_process_takes_nothing_along(site: LiveSite) -> None:
    """Counters never fall, and nothing is counted twice once another takes its place."""
    both_load(site)
    site.ask(HARBOUR)
    before = samples(site)
    web = [p for p in site.processes() if "spawn_main" in cmdline(p)]
    assert len(web) == 2
    seen = len(site.lines)
    os.kill(web[0], signal.SIGKILL)
    await_ends([web[0]])
    both_load(site)
    for _ in range(10):
        assert site.ask(HARBOUR).status == 200
    after = samples(site)
    asked = {"method": "GET", "kind": "document", "status": "200"}
    assert of(after, "requests_total", **asked) - of(before, "requests_total", **asked) == 10
    for (name, labels), value in before.items():
        if name.endswith(("_total", "_count", "_bucket")):
            assert after[name, labels] >= value, name
    assert not any("Traceback" in line for line in site.lines[seen:])


def cmdline(process: int) -> str:
    return Path(f"/proc/{process}/cmdline").read_text()


@pytest.mark.skipif(not Path("/proc/self/smaps_rollup").exists(), reason="smaps_rollup")
def test_processes_and_their_memory(site: LiveSite) -> None:
    """Of each role."""
    both_load(site)
    found = samples(site)
    assert of(found, "processes", role="server") == of(found, "processes", role="master") == 1
    assert of(found, "processes", role="worker") >= 2
    for role in table.ROLES:
        assert of(found, "memory_bytes", role=role) > 1_000_000, role


def test_every_metric_of_the_table_is_told(site: LiveSite) -> None:
    """With its type and its help."""
    text = site.ask("/metrics").text
    for metric in table.METRICS:
        kind = "gauge" if metric.type == "info" else metric.type
        assert f"# TYPE {metric.written} {kind}\n" in text
        assert f"# HELP {metric.written} " in text


def test_paths_never_become_series(site: LiveSite) -> None:
    """Whatever is asked by whatever method, only known labels are told."""
    for path in ("/a", "/.env", "/doc/x", "/sparql/x", "/%22%0A"):
        site.ask(path, "LOCK")
    known = {metric.name: dict(metric.labels) for metric in table.COUNTED}
    for name, labels in samples(site):
        row = known.get(re.sub("_(total|bucket|sum|count)$", "", name.removeprefix(table.PREFIX)))
        for label, value in labels if row else ():
            assert label == "le" or value in row[label]  # type: ignore[index]


TELLS = [
    ("local", {"REMOTE_ADDR": "127.0.0.1"}, True, "this machine"),
    ("local", {"REMOTE_ADDR": "::1"}, True, "by IPv6"),
    ("local", {"REMOTE_ADDR": "192.0.2.1"}, False, "another machine"),
    ("local", {"REMOTE_ADDR": ""}, False, "nobody knows who"),
    ("local", {"REMOTE_ADDR": "127.0.0.1", "HTTP_X_FORWARDED_FOR": "127.0.0.1"}, False, "a proxy that nobody trusts speaks for anybody"),
    ("local", {"REMOTE_ADDR": "127.0.0.1", "HTTP_VIA": "1.1 x"}, False, "so does this one"),
    ("local", {"REMOTE_ADDR": "127.0.0.9", "HTTP_X_FORWARDED_FOR": "192.0.2.1"}, False, "the client counts"),
    ("local", {"REMOTE_ADDR": "127.0.0.9", "HTTP_X_FORWARDED_FOR": "127.0.0.1"}, True, "a client on this machine"),
    ("all", {"REMOTE_ADDR": "192.0.2.1"}, True, "as set"),
    ("off", {"REMOTE_ADDR": "127.0.0.1"}, False, "as set"),
]  # fmt: skip


@pytest.mark.parametrize(("setting", "environ", "told", "why"), TELLS)
def test_who_is_told(
    tmp_path: Path, setting: str, environ: dict[str, Any], told: bool, why: str
) -> None:
    """Clients on this machine, unless the setting says otherwise."""
    assert Metrics(tmp_path, setting, networks("127.0.0.9"), "x").tells(environ) == told, why


def test_for_the_rest_there_is_nothing(site: LiveSite) -> None:
    """The same 404 as anywhere, by every method."""

    def seen(path: str, method: str) -> Reply:
        return site.ask(path, method, {"X-Forwarded-For": "192.0.2.1"})

    for method in ("GET", "HEAD", "POST", "OPTIONS"):
        hidden, absent = seen("/metrics", method), seen("/nothing", method)
        assert hidden.status == absent.status == 404
        assert hidden.text == absent.text.replace("/nothing", "/metrics")


def test_no_query_worker_loads_what_writes_metrics() -> None:
    """The master and its workers count without prometheus-client."""
    import subprocess
    import sys

    program = "import stakhanov_ld.query.master, sys; print('prometheus_client' in sys.modules)"
    told = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert told.stdout == "False\n"
