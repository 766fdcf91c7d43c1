"""What is answered at /metrics, and to whom?

All processes of the server count in one folder (`stakhanov_ld.metrics`), so whichever of them
answers tells the sums. Off Linux nothing is told of memory and of query workers.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from typing import Any

from prometheus_client.exposition import generate_latest
from prometheus_client.metrics_core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    HistogramMetricFamily,
    InfoMetricFamily,
    Metric,
)
from prometheus_client.registry import Collector

from stakhanov_ld.errors import NotFound
from stakhanov_ld.metrics import table
from stakhanov_ld.metrics.tallies import Read, read
from stakhanov_ld.settings import Networks
from stakhanov_ld.web.answers import Answer, Asked, made_now, reading
from stakhanov_ld.web.forwarded import client_of, ip_address, is_trusted

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
_PROPORTIONAL = re.compile(r"^Pss:\s+(\d+) kB$", re.MULTILINE)
_SPEAK_FOR_OTHERS = ("HTTP_X_FORWARDED_FOR", "HTTP_FORWARDED", "HTTP_VIA", "HTTP_X_REAL_IP")


@dataclass(frozen=True, slots=True)
class Metrics:
    """The metrics of the server whose processes count in `folder`, told to some clients."""

    folder: Path
    told_to: str
    """`local`, `all` or `off`: the setting `metrics`."""
    trusted: Networks
    release: str

    def answer(self, asked: Asked, environ: dict[str, Any]) -> Answer:
        """All of them; raises NotFound for whoever is told none, as if there were nothing."""
        if not self.tells(environ):
            raise NotFound(f"/{asked.path} is not an address of this site.")
        if (told := reading(asked)) is not None:
            return told
        return made_now(asked, "metrics", CONTENT_TYPE, self.written())

    def tells(self, environ: dict[str, Any]) -> bool:
        """Whether whoever sends this request is answered.

        A proxy on this machine that is not trusted does not make its clients local.
        """
        if self.told_to != "local":
            return self.told_to == "all"
        peer = str(environ.get("REMOTE_ADDR", ""))
        if not is_trusted(peer, self.trusted) and any(n in environ for n in _SPEAK_FOR_OTHERS):
            return False
        address = ip_address(client_of(environ, self.trusted))
        return address is not None and address.is_loopback

    def written(self) -> bytes:
        """In the text format of Prometheus."""
        return generate_latest(_Now(read(self.folder), self.release))


class _Now(Collector):
    """The families of all metrics, of what was read."""

    def __init__(self, found: Read, release: str) -> None:
        self._cells = found.cells
        self._processes = dict(found.living)
        for process, role in found.living.items():
            if role == "master":
                self._processes |= dict.fromkeys(_children(process), "worker")
        self._release = release

    def collect(self) -> Iterator[Metric]:
        """In the order of the table."""
        for metric in table.METRICS:
            yield self._read(metric) if metric.read else self._counted(metric)

    def _counted(self, metric: table.Metric) -> Metric:
        name, labels = table.PREFIX + metric.name, [label for label, _ in metric.labels]
        family: CounterMetricFamily | GaugeMetricFamily | HistogramMetricFamily
        if metric.type == "histogram":
            family = HistogramMetricFamily(name, metric.help, labels=labels)
        elif metric.type == "counter":
            family = CounterMetricFamily(name, metric.help, labels=labels)
        else:
            family = GaugeMetricFamily(name, metric.help, labels=labels)
        for values in metric.series():
            first = table.place(metric, *values)
            counted = self._cells[first : first + metric.width]
            if metric.sparse and not any(counted):
                continue
            if isinstance(family, HistogramMetricFamily):
                ends = [*(str(bucket) for bucket in metric.buckets), "+Inf"]
                buckets = list(zip(ends, map(float, accumulate(counted[:-1])), strict=True))
                family.add_metric(values, buckets, counted[-1] / 1_000_000_000)
            else:
                family.add_metric(values, counted[0])
        return family

    def _read(self, metric: table.Metric) -> Metric:
        name = table.PREFIX + metric.name
        if metric is table.RELEASE:
            return InfoMetricFamily(name, metric.help, {"release": self._release})
        family = GaugeMetricFamily(name, metric.help, labels=["role"])
        numbers: Counter[str] = Counter()
        for process, role in self._processes.items():
            numbers[role] += 1 if metric is table.PROCESSES else _memory(process)
        for role, number in numbers.items():
            family.add_metric([role], number)
        return family


def _children(process: int) -> list[int]:
    try:
        listed = Path(f"/proc/{process}/task/{process}/children").read_text()
    except OSError:
        return []
    return [int(child) for child in listed.split()]


def _memory(process: int) -> int:
    """Bytes, with its share of what others have too; 0 of a process that has ended."""
    try:
        told = Path(f"/proc/{process}/smaps_rollup").read_text()
    except OSError:
        return 0
    found = _PROPORTIONAL.search(told)
    return 1024 * int(found[1]) if found else 0
