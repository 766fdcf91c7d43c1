"""Does the page about operations know every metric and every member of the log?"""

from __future__ import annotations

import json
import re

from conftest import ROOT
from stakhanov_ld.metrics.table import METRICS, OUTCOMES, PREFIX, ROLES, STATUSES
from stakhanov_ld.web.access_log import Answered, json_line

TEXT = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")


def test_every_metric_is_listed_and_no_other_is_named() -> None:
    """In the table; alerts ask for metrics and labels that there are."""
    known = {metric.written for metric in METRICS}
    assert all(f"| `{name}` |" in TEXT for name in known)
    assert set(re.findall(rf"{PREFIX}\w+", TEXT)) == known
    named = re.findall(r'(outcome|status|role)="([^"]+)"', TEXT)
    values = {"outcome": {*OUTCOMES, "failed"}, "status": {*STATUSES}, "role": {*ROLES}}
    assert len(named) > 5
    assert all(value in values[label] for label, value in named)


def test_every_member_of_a_line_is_explained() -> None:
    """With all headers there are."""
    environ = dict.fromkeys(
        ("REQUEST_METHOD", "PATH_INFO", "QUERY_STRING", "HTTP_USER_AGENT", "HTTP_REFERER"), "x"
    )
    headers = (("Content-Type", "text/html"), ("Content-Language", "en"))
    answered = Answered(dict(environ), "127.0.0.1", "x" * 8, "200", headers, 1, 1.0, 1.0)
    members = json.loads(json_line(answered, "x"))
    listed = TEXT.partition("| member |")[2].partition("\n\n")[0]
    assert set(re.findall("`([a-z]+)`", listed)) == set(members)
