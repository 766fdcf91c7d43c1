"""How does a document become a page for people, in each language that is offered?

Labels stand before IRIs; every link is relative to the page; literals and IRIs of the data are
hostile: Jinja escapes them, and only http(s) IRIs become links.
"""

from __future__ import annotations

from collections.abc import Iterable
from posixpath import basename, dirname
from typing import TypeGuard

import pyoxigraph as og
from markupsafe import Markup

from stakhanov_ld import addresses
from stakhanov_ld.documents.dated import concerned, dated_statements
from stakhanov_ld.documents.document import Document, Kind
from stakhanov_ld.documents.index import Index, Node
from stakhanov_ld.documents.labels import Labels, shortened
from stakhanov_ld.documents.named_queries import named_queries
from stakhanov_ld.documents.site_map import SiteMap
from stakhanov_ld.documents.texts import Text
from stakhanov_ld.formats import DOCUMENT_FORMATS, HTML, N_TRIPLES, TURTLE
from stakhanov_ld.model.vocabulary import (
    ASSERTED_BY,
    ATTESTED_AT,
    CHANGE_NOTE,
    DISPUTES,
    IS_REPLACED_BY,
    RDF_SUBJECT,
    RDF_TYPE,
    RDFS_LABEL,
    STATUS,
)
from stakhanov_ld.profiles import PROFILES
from stakhanov_ld.publication.report import (
    FOCUS_NODE,
    RESULT_MESSAGE,
    RESULT_SEVERITY,
    SOURCE_SHAPE,
    shapes_checked,
)
from stakhanov_ld.representations.frame import Frame, template
from stakhanov_ld.representations.shown import Asking, ClaimCard, Part, Result, Row, Value
from stakhanov_ld.variants import Variant


class Pages:
    """The pages of one publication, in its `languages`."""

    def __init__(self, index: Index, site: SiteMap) -> None:
        self._index = index
        self._site = site
        self.dataset = index.dataset
        self.languages = index.dataset.languages
        self.dated = {node for said in dated_statements(index) for node in concerned(said, index)}
        """All that can be asked about a day, and has an answer on some."""
        self._labels = {language: Labels(index, language) for language in self.languages}
        self._frames = {language: self._frame(language) for language in self.languages}

    def page(self, document: Document, language: str, embedded: bytes = b"") -> str:
        """The page of `document` in `language`, which is one of `languages`.

        `embedded` is JSON-LD that the page carries for whoever reads data in pages.
        """
        view = _View(document.path, self, language)
        return template(document.kind.value, language).render(
            site=self.frame_in(language).seen_from(document.path),
            # In JSON `<` stands in strings only, where it may be escaped; nothing ends the script.
            embedded=Markup(embedded.decode().replace("<", "\\u003c")),  # noqa: S704
            **_CONTENTS[document.kind](view, document),
        )

    def frame_in(self, language: str) -> Frame:
        """What every page in `language` shows around its content."""
        return self._frames[language]

    def _frame(self, language: str) -> Frame:
        labels = map(self._labels[language].literal, self.dataset.licences)
        return Frame(
            language=language,
            languages=self.languages,
            title=self.dataset.title_in(language),
            rights=self.dataset.rights_in(language),
            licences=tuple(
                (Text(label.value, label.language), licence.value)
                for label, licence in zip(labels, self.dataset.licences, strict=True)
            ),
            words="ns" if "ns" in self._site.paths else None,
        )


class _View:
    """The publication as seen from one page: in its language, all links relative to its `path`."""

    def __init__(self, path: str, pages: Pages, language: str) -> None:
        self._path = path
        self._pages = pages
        self._language = language
        self._index = pages._index
        self._labels = pages._labels[language]
        self._space = pages._index.publication.space

    # ── one for each kind of document ────────────────────────────────────────────────────────

    def home(self, document: Document) -> dict[str, object]:
        publication = self._index.publication
        lists = [d for d in self._pages._site.documents if d.kind is Kind.LIST]
        examples = self._pages.dataset.examples or [t for d in lists for t in d.topics][:3]
        return {
            "description": self._pages.dataset.description_in(self._language),
            "asking": Asking.everything(self._path) if self._pages.dated else None,
            "examples": [
                (self.value(node), self.types(node), self._labels.comment(node))
                for node in examples
            ],
            "lists": [(_list_name(d), self._to_page(d.path), len(d.topics)) for d in lists],
            "queries": self._to_page(addresses.QUERIES) if named_queries(publication) else None,
            "triples": sum(len(triples) for triples in publication.graphs.values()),
            "dumps": [
                (TURTLE.label, self._to(addresses.dump(TURTLE))),
                (N_TRIPLES.label + ", gzip", self._to(addresses.dump(N_TRIPLES, ".gz"))),
            ],
        }

    def members(self, document: Document) -> dict[str, object]:
        topics = sorted(document.topics, key=lambda t: (self._labels.of(t).casefold(), t.value))
        members = [(self.value(topic), self.types(topic)) for topic in topics]
        return {
            "heading": _list_name(document),
            "members": members,
            "formats": self._formats(document),
        }

    def thing(self, document: Document) -> dict[str, object]:
        subjects = dict.fromkeys(triple.subject for triple in document.triples)
        described = [node for node in subjects if self._is_part(node, document)]
        topic = document.topics[0]
        return {
            "topic": self._part(topic),
            "comment": self._labels.comment(topic),
            "asking": Asking.of(self._path) if topic in self._pages.dated else None,
            "parts": [self._part(node) for node in described if node != topic],
            "incoming": self._incoming(document, set(described)),
            "formats": self._formats(document),
            "folder": self._folder(document),
        }

    def profiles(self, document: Document) -> dict[str, object]:
        return {"profiles": PROFILES, "formats": self._formats(document)}

    def report(self, document: Document) -> dict[str, object]:
        about: dict[object, dict[og.NamedNode, og.NamedNode | og.Literal]] = {}
        for triple in document.triples:
            assert isinstance(triple.object, og.NamedNode | og.Literal), (
                "a report has none nameless"
            )
            about.setdefault(triple.subject, {})[triple.predicate] = triple.object
        results = [
            Result(
                rule=self.value(said[SOURCE_SHAPE]),
                node=self.value(said[FOCUS_NODE]),
                message=said[RESULT_MESSAGE].value if RESULT_MESSAGE in said else "",
                severity=said[RESULT_SEVERITY].value.partition("#")[2],
            )
            for said in about.values()
            if FOCUS_NODE in said
        ]
        return {
            "results": results,
            "checked": shapes_checked(self._index.publication.graphs["shapes"]),
            "formats": self._formats(document),
        }

    def gone(self, document: Document) -> dict[str, object]:
        said = self._index.about(document.topics[0])
        return {
            "iri": document.topics[0].value,
            "reasons": [self.value(t.object) for t in said if t.predicate == CHANGE_NOTE],
            "successors": [self.value(t.object) for t in said if t.predicate == IS_REPLACED_BY],
        }

    def words(self, document: Document) -> dict[str, object]:
        title = next(
            (self.value(t) for t in document.topics if "#" not in t.value), Value(document.path)
        )
        return {
            "heading": title,
            "parts": [self._part(node) for node in document.topics],
            "formats": self._formats(document),
        }

    # ── pieces ───────────────────────────────────────────────────────────────────────────────

    def _to(self, path: str) -> str:
        return addresses.relative(path, self._path)

    def _to_page(self, path: str) -> str:
        return addresses.page(path, self._path, self._language)

    def _folder(self, document: Document) -> tuple[str, str] | None:
        """The list that a thing stands in; what other publishers named stands in none."""
        if not document.path.startswith(addresses.DOCUMENTS):
            return None
        folder = dirname(document.path) + "/"
        return basename(dirname(document.path)) or folder, self._to_page(folder)

    def _formats(self, document: Document) -> list[tuple[str, str, str]]:
        return [
            (
                f.label,
                self._to(self._pages._site.representation(document.path, Variant(f))),
                f.media_type,
            )
            for f in DOCUMENT_FORMATS
            if f is not HTML
        ]

    def _is_part(self, node: object, document: Document) -> TypeGuard[Node]:
        """Topics, what depends on them and blank nodes; claims are shown in a form of their own."""
        if node in document.topics or isinstance(node, og.BlankNode):
            return True
        return self._index.is_dependent(node)

    def _part(self, node: Node) -> Part:
        rows: dict[og.NamedNode, list[og.Triple]] = {}
        for triple in self._index.about(node):
            if triple.predicate not in (RDF_TYPE, RDFS_LABEL):
                rows.setdefault(triple.predicate, []).append(triple)
        iri = node.value
        return Part(
            anchor=iri.split("#", 1)[1] if "#" in iri else iri.rsplit("/", 1)[-1],
            heading=self.value(node),
            iri=iri,
            types=self.types(node),
            rows=tuple(self._row(predicate, triples) for predicate, triples in rows.items()),
            claims=tuple(map(self._claim, self._index.subjects_of(RDF_SUBJECT, node))),
        )

    def _row(self, predicate: og.NamedNode, triples: Iterable[og.Triple]) -> Row:
        return Row(self.value(predicate), tuple(self.value(triple.object) for triple in triples))

    def _claim(self, claim: Node) -> ClaimCard:
        values: dict[og.NamedNode, list[Value]] = {}
        for triple in self._index.about(claim):
            if triple.predicate in (STATUS, ASSERTED_BY, ATTESTED_AT):
                values.setdefault(triple.predicate, []).append(self.value(triple.object))
        statuses = values.get(STATUS, [None])
        return ClaimCard(
            claim=self.value(claim),
            status=statuses[0],
            speakers=tuple(values.get(ASSERTED_BY, ())),
            passages=tuple(values.get(ATTESTED_AT, ())),
            disputed_by=tuple(map(self.value, self._index.subjects_of(DISPUTES, claim))),
        )

    def _incoming(self, document: Document, described: set[object]) -> list[Row]:
        """Who points here, grouped by property; claims about the topic are shown as claims."""
        rows: dict[og.NamedNode, list[Node]] = {}
        for topic in document.topics:
            for triple in self._index.pointing_at(topic):
                if triple.subject not in described and triple.predicate != RDF_SUBJECT:
                    rows.setdefault(triple.predicate, []).append(triple.subject)  # type: ignore[arg-type]  # RDF 1.1
        return [
            Row(self.value(predicate), tuple(map(self.value, dict.fromkeys(subjects))))
            for predicate, subjects in rows.items()
        ]

    def types(self, node: Node) -> tuple[Value, ...]:
        """The classes of `node`, one for each name: many vocabularies have a class Person."""
        classes = [
            self.value(triple.object)
            for triple in self._index.about(node)
            if triple.predicate == RDF_TYPE
        ]
        return tuple({value.text: value for value in reversed(classes)}.values())[::-1]

    def value(self, term: og.NamedNode | og.BlankNode | og.Literal | og.Triple) -> Value:
        """`term` as it is shown."""
        if isinstance(term, og.Triple):
            return Value(str(term))
        if isinstance(term, og.Literal):
            datatype = shortened(term.datatype.value, self._index.publication.prefixes)
            shown = datatype not in ("xsd:string", "rdf:langString") and not term.language
            return Value(term.value, language=term.language, title=datatype if shown else None)
        label = self._labels.literal(term)
        if isinstance(term, og.BlankNode):
            return Value(label.value, href=f"#{term.value}")
        return Value(label.value, self._href(term), label.language, term.value)

    def _href(self, node: og.NamedNode) -> str | None:
        path = self._space.document_of(node.value)
        if path in self._pages._site.paths:
            fragment = node.value.partition("#")[2]
            hash_ = f"#{fragment}" if fragment else ""
            return (self._to_page(path) if path != self._path or not hash_ else "") + hash_
        return node.value if node.value.startswith(("http://", "https://")) else None


def _list_name(document: Document) -> str:
    return document.path.rstrip("/").rpartition("/")[2]


_CONTENTS = {
    Kind.HOME: _View.home,
    Kind.LIST: _View.members,
    Kind.THING: _View.thing,
    Kind.WORDS: _View.words,
    Kind.GONE: _View.gone,
    Kind.PROFILES: _View.profiles,
    Kind.REPORT: _View.report,
}
