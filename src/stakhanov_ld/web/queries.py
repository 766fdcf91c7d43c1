"""What is answered at /queries/? The publication's own queries, each by its name.

`queries/` lists them; `queries/{name}` answers one, its parameters bound as terms; and
`queries/{name}.rq` is its text as any endpoint would take it.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from stakhanov_ld import addresses
from stakhanov_ld.documents.named_queries import NamedQuery
from stakhanov_ld.documents.texts import Text
from stakhanov_ld.errors import (
    BadRequest,
    MalformedQuery,
    NotAcceptable,
    NotFound,
)
from stakhanov_ld.formats import HTML, JSON, LIST_FORMATS, SPARQL_QUERY
from stakhanov_ld.languages import DEFAULT
from stakhanov_ld.query.parameters import Parameter, bound, parameters
from stakhanov_ld.release.names import QUERIES
from stakhanov_ld.release.release import Release
from stakhanov_ld.representations.negotiation import choose
from stakhanov_ld.web.answers import (
    Answer,
    Asked,
    language_of,
    parameters_of,
    reading,
)
from stakhanov_ld.web.protocol import ProtocolRequest
from stakhanov_ld.web.results import page, result, sent
from stakhanov_ld.web.site import Site
from stakhanov_ld.web.turns import Client


@dataclass(frozen=True, slots=True)
class Offer:
    """A named query with its parameters."""

    query: NamedQuery
    parameters: tuple[Parameter, ...]

    @property
    def title(self) -> str:
        """Its title as programs are told it."""
        return self.query.title_in(DEFAULT).value

    @property
    def description(self) -> str:
        """Its description as programs are told it, or nothing."""
        description = self.query.description_in(DEFAULT)
        return description.value if description else ""

    @property
    def has_languages(self) -> bool:
        """Whether `lang` asks for a language here, and is no parameter of the query itself."""
        return all(parameter.name != addresses.LANGUAGE for parameter in self.parameters)

    def told(self) -> dict[str, object]:
        """What the list says of it; links are relative to the list."""
        query = self.query
        return {
            "name": query.name,
            "iri": query.iri,
            "title": self.title,
            "description": self.description,
            "identifier": query.number,
            "keywords": query.keywords,
            "form": query.form,
            "answer": addresses.relative(query.name, ""),
            "text": addresses.relative(f"{query.name}.{SPARQL_QUERY.suffix}", ""),
            "parameters": [
                {"name": p.name, "type": p.type, "default": p.default.value}
                for p in self.parameters
            ],
        }


def offers_of(release: Release) -> dict[str, Offer]:
    """The named queries of a release, by name."""
    return _read(release.folder, release.space.base)


@lru_cache(maxsize=2)
def _read(folder: Path, base: str) -> dict[str, Offer]:
    offers = {}
    for value in json.loads((folder / QUERIES).read_text(encoding="utf-8")):
        texts = {
            name: tuple(Text(**text) for text in value[name]) for name in ("titles", "descriptions")
        }
        query = NamedQuery(**value | texts | {"keywords": tuple(value["keywords"])})
        try:
            declared = parameters(query.text, base)
        except MalformedQuery:  # it is told to whoever asks it
            declared = ()
        offers[query.name] = Offer(query, declared)
    return offers


def queries_answer(site: Site, asked: Asked, client: Client) -> Answer:
    """The list, the text of a query, or its whole answer; raises NotFound or a query error."""
    name = asked.path.removeprefix(addresses.QUERIES)
    offers = offers_of(site.release)
    text = f".{SPARQL_QUERY.suffix}"
    known = not name or name in offers or name.removesuffix(text) in offers
    if not known:
        raise NotFound(f"There is no query {name[:80]!r}; /{addresses.QUERIES} lists them.")
    if (told := reading(asked)) is not None:
        return told
    if not name:
        return _list(site, asked, list(offers.values()))
    if name not in offers:
        offer = offers[name.removesuffix(text)]
        written = bound(offer.query.text, offer.parameters, _values(offer, asked))
        return sent(asked, SPARQL_QUERY, written.encode(), "document")
    return _answer(site, asked, offers[name], client)


def _list(site: Site, asked: Asked, offers: list[Offer]) -> Answer:
    format_ = choose(asked.accept, LIST_FORMATS)
    if format_ is HTML:
        return _list_page(site, asked, offers)
    if format_ is None:
        listed = ", ".join(f.media_type for f in LIST_FORMATS)
        raise NotAcceptable(f"The list of queries is offered as {listed}.")
    told = {"queries": [offer.told() for offer in offers]}
    body = json.dumps(told, ensure_ascii=False, indent=1) + "\n"
    return sent(asked, JSON, body.encode(), "document")


def _list_page(site: Site, asked: Asked, offers: list[Offer]) -> Answer:
    language = language_of(asked, site.languages)
    listed = []
    for offer in offers:
        query = offer.query
        here, there = asked.path, addresses.QUERIES + query.name
        kept = language if offer.has_languages else DEFAULT
        names = [parameter.name for parameter in offer.parameters]
        title = query.title_in(language)
        listed.append((query.number, title, addresses.page(there, here, kept), names))
    return page("queries", site, asked, language, "document", None, offers=listed)


def _answer(site: Site, asked: Asked, offer: Offer, client: Client) -> Answer:
    values = _values(offer, asked)
    text = bound(offer.query.text, offer.parameters, values)
    if not offer.has_languages:
        asked = replace(asked, query_string="")
    with result(site, asked, ProtocolRequest(text, (), ()), client) as found:
        if found.format is not HTML:
            return sent(asked, found.format, found.answer.body, result=found)
        fields = [(p.name, p.type, values.get(p.name, p.default.value)) for p in offer.parameters]
        here, language = asked.path, language_of(asked, site.languages)
        return page(
            "query", site, asked, language, "query", found, offer.has_languages,
            title=offer.query.title_in(language),
            description=offer.query.description_in(language),
            fields=fields, written=text,
            list=addresses.page(addresses.QUERIES, here, language),
            source=addresses.relative(f"{here}.{SPARQL_QUERY.suffix}", here),
        )  # fmt: skip


def _values(offer: Offer, asked: Asked) -> dict[str, str]:
    """The value given for each parameter; a name that is none is an error, not another answer.

    But `lang`, unless it is a parameter, asks for the language of the page.
    """
    names = [parameter.name for parameter in offer.parameters]
    values: dict[str, str] = {}
    for name, value in parameters_of(asked.query_string):
        if name == addresses.LANGUAGE and offer.has_languages:
            continue
        if name not in names:
            known = f"has {', '.join(names)}" if names else "has none"
            raise BadRequest(f"{name[:80]!r} is no parameter of this query, which {known}.")
        if name in values:
            raise BadRequest(f"{name} is given twice.")
        values[name] = value
    return values
