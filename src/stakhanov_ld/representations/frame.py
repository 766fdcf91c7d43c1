"""What does every page of a site show around its content, in each language?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Self

from jinja2 import BytecodeCache, Environment, PackageLoader, StrictUndefined, Template
from jinja2.bccache import Bucket

from stakhanov_ld import addresses
from stakhanov_ld.documents.texts import Text
from stakhanov_ld.formats import ATOM
from stakhanov_ld.languages import BY_TAG, DEFAULT
from stakhanov_ld.representations.messages import messages
from stakhanov_ld.variants import Variant

_FEED = addresses.representation(addresses.CHANGES, Variant(ATOM))


@dataclass(frozen=True, slots=True)
class Frame:
    """What pages in `language` show of the site: title, attribution, licences with their IRIs.

    `languages` are all that the site is offered in; `words` is where its vocabulary stands;
    `release` is the id of the release, of which `validated` says how much was: all, none, or a
    sample, about one node in `one_in`.
    """

    language: str
    languages: tuple[str, ...]
    title: Text
    rights: Text | None
    licences: tuple[tuple[Text, str], ...]
    words: str | None
    release: str
    validated: str
    one_in: int

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Self:
        """The frame that was written to JSON as a dictionary."""
        return cls(
            value["language"],
            tuple(value["languages"]),
            Text(**value["title"]),
            Text(**value["rights"]) if value["rights"] else None,
            tuple((Text(**label), iri) for label, iri in value["licences"]),
            value["words"],
            value["release"],
            value.get("validated", "all"),  # as older programs did unasked
            value.get("one_in", 1),
        )

    def seen_from(self, path: str, switch: bool = True, day: str = "") -> dict[str, object]:
        """The frame as the templates read it: every link relative to the page at `path`.

        Without `switch` for a page at whose address `lang` has a meaning of its own; with the `day`
        that is part of its address.
        """

        def page(target: str) -> str:
            return addresses.page(target, path, self.language)

        return {
            "language": self.language,
            "languages": self._switch(path, day) if switch and len(self.languages) > 1 else [],
            "kept": (addresses.LANGUAGE, self.language)
            if switch and self.language != DEFAULT
            else None,
            "title": self.title,
            "rights": self.rights,
            "licences": self.licences,
            "home": page(addresses.HOME),
            "style": addresses.relative(addresses.STYLES, path),
            "script": addresses.relative(addresses.SCRIPT, path),
            "release": self.release,
            "validated": self.validated,
            "one_in": self.one_in,
            "report": page(addresses.REPORT),
            "sparql": page(addresses.SPARQL),
            "catalog": page(addresses.CATALOG),
            "changes": page(addresses.CHANGES),
            "feed": addresses.relative(_FEED, path),
            "profiles": page(addresses.PROFILES),
            "download": page(addresses.DOWNLOADS),
            "words": page(self.words) if self.words else None,
        }

    def _switch(self, path: str, day: str) -> list[tuple[str, str, str]]:
        """Tag, own name and address of the page at `path` in each language."""
        here = addresses.as_of(addresses.relative(path, path), day)
        return [(tag, BY_TAG[tag].name, addresses.in_language(here, tag)) for tag in self.languages]


def template(name: str, language: str) -> Template:
    """The template `name` of this package, which speaks `language`."""
    return _environment(language).get_template(f"{name}.html.j2")


def drawing(name: str, language: str) -> Template:
    """The template of the drawing `name`, whose words are of `language`."""
    return _environment(language).get_template(f"{name}.svg.j2")


class _Compiled(BytecodeCache):
    """Templates compiled once for all languages: messages are looked up when they are said."""

    def __init__(self) -> None:
        self._code: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Fill `bucket` with the code of its template, if there is any."""
        if bucket.key in self._code:
            bucket.bytecode_from_string(self._code[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep the code of `bucket`."""
        self._code[bucket.key] = bucket.bytecode_to_string()


_COMPILED = _Compiled()


@cache
def _environment(language: str) -> Environment:
    environment = Environment(
        loader=PackageLoader("stakhanov_ld.representations"),
        extensions=["jinja2.ext.i18n"],
        auto_reload=False,
        bytecode_cache=_COMPILED,
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.policies["ext.i18n.trimmed"] = True
    environment.install_gettext_translations(messages(language), newstyle=True)  # type: ignore[attr-defined]  # added by the extension
    environment.globals["language"] = language
    environment.filters["percent"] = lambda number: f"{round(number, 3):g}%"
    return environment
