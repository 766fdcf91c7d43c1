"""What is told to programs that look where every site tells of itself?

The catalogue of its services (RFC 9727), the sitemap (sitemaps.org) and robots.txt (RFC 9309): all
of them name the host that was asked, of which a release knows nothing.
"""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path
from urllib.parse import urlsplit

from stakhanov_ld import addresses
from stakhanov_ld.formats import API_CATALOG, HTML, JSON, PLAIN_TEXT, SITEMAP, TURTLE
from stakhanov_ld.release.release import Release
from stakhanov_ld.representations.sitemap import at_root, sitemap_index
from stakhanov_ld.web.answers import Answer, Asked, reading
from stakhanov_ld.web.results import sent
from stakhanov_ld.web.site import Site
from stakhanov_ld.web.turns import Client

_SERVICES = (
    (addresses.SPARQL, ((addresses.OPENAPI, JSON), (addresses.SPARQL, TURTLE)), addresses.SPARQL),
    (f"{addresses.GRAPH_STORE}?default", ((addresses.OPENAPI, JSON),), addresses.SPARQL),
    (addresses.QUERIES, ((addresses.OPENAPI, JSON),), addresses.QUERIES),
    (addresses.CATALOG, ((addresses.CATALOG, TURTLE),), addresses.CATALOG),
)
"""Each service, with its descriptions for programs and the page about it for people."""


def addresses_of(release: Release) -> tuple[str, ...]:
    """Where this is answered."""
    parts = _parts(release.folder)
    return (addresses.API_CATALOG, addresses.ROBOTS, addresses.SITEMAP, *parts)


def discovery_answer(site: Site, asked: Asked, client: Client, root: str) -> Answer:
    """What stands at one of these addresses of the site found at `root`."""
    if (told := reading(asked)) is not None:
        return told
    match asked.path:
        case addresses.API_CATALOG:
            here = addresses.relative(asked.path, asked.path)
            link = ("Link", f'<{here}>; rel="api-catalog"')
            return sent(asked, API_CATALOG, api_catalog(root).encode(), "document", (link,))
        case addresses.ROBOTS:
            return sent(asked, PLAIN_TEXT, robots(root).encode(), "document")
    with site.turns.turn(client.name):
        body = at_root(_sitemap(site.release.folder, asked.path), root).encode()
    return sent(asked, SITEMAP, body, "document")


def api_catalog(root: str) -> str:
    """The services of the site, as a link set (RFC 9264) whose links are absolute."""

    def at(path: str, media_type: str) -> dict[str, str]:
        return {"href": root + path, "type": media_type}

    items = [{"href": root + path} for path, _, _ in _SERVICES]
    contexts: list[dict[str, object]] = [{"anchor": root + addresses.API_CATALOG, "item": items}]
    for path, descriptions, page in _SERVICES:
        contexts.append(
            {
                "anchor": root + path,
                "service-desc": [
                    at(described, form.media_type) for described, form in descriptions
                ],
                "service-doc": [at(page, HTML.media_type)],
                "status": [at(addresses.HEALTH, JSON.media_type)],
            }
        )
    return json.dumps({"linkset": contexts}, indent=1) + "\n"


def robots(root: str) -> str:
    """All may be read but what has no end; where the sitemap is.

    Without `Allow` for the rest: some readers take the first line that fits, not the longest
    (RFC 9309, 2.2.2).
    """
    prefix = urlsplit(root).path
    lines = ["User-agent: *", f"Allow: {prefix}{addresses.QUERIES}$"]
    lines += [f"Disallow: {prefix}{path}" for path in addresses.ENDLESS]
    lines += ["", f"Sitemap: {root}{addresses.SITEMAP}"]
    return "\n".join(lines) + "\n"


# ── the sitemap ──────────────────────────────────────────────────────────────────────────────


@lru_cache(maxsize=2)
def _parts(folder: Path) -> tuple[str, ...]:
    """The paths of the parts of the sitemap; none where it is one."""
    count = 1
    while (folder / addresses.sitemap_part(count + 1)).is_file():
        count += 1
    return tuple(map(addresses.sitemap_part, range(1, count + 1))) if count > 1 else ()


def _sitemap(folder: Path, path: str) -> str:
    """The sitemap at `path`, its index, or a part of it; the host still left open."""
    parts = _parts(folder)
    if path == addresses.SITEMAP and parts:
        return sitemap_index(parts)
    name = addresses.sitemap_part(1) if path == addresses.SITEMAP else path
    return (folder / name).read_text(encoding="utf-8")
