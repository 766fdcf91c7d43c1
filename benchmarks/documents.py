"""How many documents a second, beside nginx that sends the same bytes from files?

    python -m benchmarks.documents [--quick] [--out FILE]

All documents about things of the biography in turn, as Turtle and as pages, by negotiation; and the
same again for a client that has them already (304). nginx has each as a file. There is no export of
a static site yet: as such counts nginx with these files and the headers that all of them share.
"""

from __future__ import annotations

import random
import re
import sys
from pathlib import Path
from urllib.parse import quote

from benchmarks import files, ours
from benchmarks.data import SEED
from benchmarks.files import Location, nginx
from benchmarks.goals import EXPORT, NGINX, OURS
from benchmarks.load import Client, Contestant, contest
from benchmarks.processes import Site, get, processors
from benchmarks.results import ROOT
from benchmarks.run import Run, asked

CONNECTIONS = 16
FORMS = {"turtle": "text/turtle", "page": "text/html"}
_THING = re.compile(rb"^<https://w3id\.org/stakhanov-ld/id/([^>]+)>", re.MULTILINE)
_OF_EACH = {
    "etag", "link", "content-length", "content-location", "content-type", "date", "server",
    "connection", "last-modified",
}  # fmt: skip
"""Headers that are another document's own, or that nginx sends by itself."""


def main() -> None:
    """Measure all cases."""
    run = asked("documents", "How many documents a second, beside nginx?")
    if why := files.missing():
        sys.exit(f"nginx is not installed: {why}.")
    run.results.versions[NGINX] = files.version()
    run.results.run |= {"connections": str(CONNECTIONS), "data": "the biography"}
    server_cpu, client_cpu = processors()
    client = Client(client_cpu, CONNECTIONS)
    folder = run.own_folder("documents")
    with ours.serving(ROOT, run.work / "biography", server_cpu) as site:
        paths = _paths(site)
        forms = [_Form(name, site, paths, folder) for name in FORMS]
        locations = [location for form in forms for location in form.locations()]
        with nginx(folder, locations, server_cpu) as other:
            for form in forms:
                form.measure(run, client, other)
    run.finish()


def _paths(site: Site) -> list[str]:
    """The paths of all documents about things, without the leading slash, in a random order."""
    dump = get(f"{site.root}/download/all.nt")[2]
    found = sorted({match.decode() for match in _THING.findall(dump) if b"#" not in match})
    documents = [f"doc/{quote(path)}" for path in found]
    there = [path for path in documents if get(f"{site.root}/{path}")[0] == 200]
    random.Random(SEED).shuffle(there)
    return there


class _Form:
    """All documents in one media type: ours, and as files of nginx."""

    def __init__(self, name: str, site: Site, paths: list[str], folder: Path) -> None:
        self.name = name
        self.site = site
        self.paths = paths
        self.folder = folder
        self.tags: dict[str, str] = {}
        self.bytes = 0
        for path in paths:
            status, self.headers, body = get(f"{site.root}/{path}", {"Accept": FORMS[name]})
            assert status == 200, path
            assert self.headers["content-type"].startswith(FORMS[name]), path
            file = folder / name / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(body)
            self.tags[path] = self.headers["etag"]
            self.bytes += len(body)

    def locations(self) -> list[Location]:
        """Where nginx has them: plain, and with the headers that all documents share."""
        media_type, own = self.headers["content-type"], self.folder / self.name
        shared = {name: self.headers[name] for name in self.headers if name not in _OF_EACH}
        return [
            Location(f"/plain/{self.name}/", own, media_type, {}),
            Location(f"/export/{self.name}/", own, media_type, shared),
        ]

    def measure(self, run: Run, client: Client, other: Site) -> None:
        """Each document in full, and then 304 for each, beside those of nginx."""
        plain, export = f"plain/{self.name}/", f"export/{self.name}/"
        case = f"{self.name}, {self.bytes / len(self.paths) / 1000:.1f} kB on average"
        ours = self._asked(client, self.site, self._requests("ours", "", {}))
        theirs = self._asked(client, other, self._requests("plain", plain, {}))
        exported = self._asked(client, other, self._requests("export", export, {}))
        contest(run, "document", case, {OURS: ours, NGINX: theirs, EXPORT: exported})

        tags = {path: get(f"{other.root}/{plain}{path}")[1]["etag"] for path in self.paths}
        self._check_not_modified(self.site.root, "", self.tags)
        self._check_not_modified(other.root, plain, tags)
        ours = self._asked(client, self.site, self._requests("ours-304", "", self.tags))
        theirs = self._asked(client, other, self._requests("plain-304", plain, tags))
        contest(run, "not modified", self.name, {OURS: ours, NGINX: theirs})

    def _asked(self, client: Client, site: Site, requests: Path) -> Contestant:
        accept = f"Accept: {FORMS[self.name]}"
        return Contestant(
            site.server, lambda seconds, _: client.ask(seconds, site.root, requests, [accept])
        )

    def _requests(self, name: str, before: str, tags: dict[str, str]) -> Path:
        """The file of requests for wrk."""
        file = self.folder / f"{self.name}-{name}.tsv"
        lines = [f"/{before}{path}\t{tags.get(path, '')}\n" for path in self.paths]
        file.write_text("".join(lines), encoding="utf-8")
        return file

    def _check_not_modified(self, root: str, before: str, tags: dict[str, str]) -> None:
        for path, tag in tags.items():
            headers = {"Accept": FORMS[self.name], "If-None-Match": tag}
            status, _, body = get(f"{root}/{before}{path}", headers)
            assert status == 304, path
            assert not body, path


if __name__ == "__main__":
    main()
