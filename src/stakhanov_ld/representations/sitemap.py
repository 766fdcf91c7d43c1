"""Which pages would a search engine visit? (sitemaps.org, 0.9)

Addresses are those of the host that is asked, which a release does not know: ROOT stands for it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from xml.sax.saxutils import escape

from stakhanov_ld.languages import DEFAULT

ROOT = "{root}"
"""No address has braces: they are %-encoded there."""

MOST_PAGES = 50_000
MOST_BYTES = 25_000_000
"""Half of what a sitemap may have (50 MB): the other half is for the roots."""

_SITEMAPS = "http://www.sitemaps.org/schemas/sitemap/0.9"
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_BEGIN = f'{_HEAD}<urlset xmlns="{_SITEMAPS}" xmlns:xhtml="http://www.w3.org/1999/xhtml">\n'
_END = "</urlset>\n"


def sitemaps(
    documents: Iterable[Mapping[str, str]],
    most_pages: int = MOST_PAGES,
    most_bytes: int = MOST_BYTES,
) -> Iterator[str]:
    """The sitemap, in as many parts as it needs.

    `documents` are the paths of the pages of each document by language, %-encoded; that in the
    default language stands for the document.
    """
    entries: list[str] = []
    size = 0
    for pages in documents:
        entry = _entry(pages)
        if entries and (len(entries) == most_pages or size + len(entry) > most_bytes):
            yield _BEGIN + "".join(entries) + _END
            entries, size = [], 0
        entries.append(entry)
        size += len(entry)
    yield _BEGIN + "".join(entries) + _END


def sitemap_index(parts: Iterable[str]) -> str:
    """The index of the sitemaps at the paths `parts`."""
    entries = "".join(f"<sitemap><loc>{_address(path)}</loc></sitemap>\n" for path in parts)
    return f'{_HEAD}<sitemapindex xmlns="{_SITEMAPS}">\n{entries}</sitemapindex>\n'


def at_root(sitemap: str, root: str) -> str:
    """`sitemap` of the site found at `root`."""
    return sitemap.replace(ROOT, escape(root))


def _entry(pages: Mapping[str, str]) -> str:
    others = (
        f'<xhtml:link rel="alternate" hreflang="{language}" href="{_address(path)}"/>'
        for language, path in pages.items()
        if len(pages) > 1
    )
    return f"<url><loc>{_address(pages[DEFAULT])}</loc>{''.join(others)}</url>\n"


def _address(path: str) -> str:
    return ROOT + escape(path)  # no quotation mark: it is %-encoded
