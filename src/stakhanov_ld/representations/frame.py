"""What does every page of a site show around its content?"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined, Template

from stakhanov_ld import addresses
from stakhanov_ld.formats import TURTLE


@dataclass(frozen=True, slots=True)
class Frame:
    """The site's title, attribution and licences (label, IRI), and where its words stand."""

    title: str
    rights: str | None
    licences: tuple[tuple[str, str], ...]
    words: str | None

    def seen_from(self, path: str) -> dict[str, object]:
        """The frame as the templates read it: every link relative to the page at `path`."""
        return {
            "title": self.title,
            "rights": self.rights,
            "licences": self.licences,
            "home": addresses.relative(addresses.HOME, path),
            "style": addresses.relative(addresses.STYLES, path),
            "sparql": addresses.relative(addresses.SPARQL, path),
            "download": addresses.relative(addresses.dump(TURTLE), path),
            "words": addresses.relative(self.words, path) if self.words else None,
        }


def template(name: str) -> Template:
    """The template `name` of this package."""
    return _environment().get_template(f"{name}.html.j2")


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("stakhanov_ld.representations"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
