"""The biography under the address that it is served at, so that its IRIs can be followed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from conftest import ROOT
from living import LiveSite, lasting_port


@dataclass(frozen=True)
class Home:
    """A site whose things are dereferenced at their own IRIs."""

    site: LiveSite
    base: str

    @property
    def endpoint(self) -> str:
        return self.base + "sparql"


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Home]:
    """Clients are used as they come: no option but the address, nothing replaced in them."""
    port = lasting_port()
    base = f"http://127.0.0.1:{port}/"
    shelf = str(tmp_path_factory.mktemp("shelf"))
    options = ("--port", str(port), "--base-iri", base, "--release-dir", shelf)
    with LiveSite(ROOT, *options) as site:
        yield Home(site, base)
