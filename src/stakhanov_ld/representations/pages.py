"""How does a document become a page for people, in each language that is offered?"""

from __future__ import annotations

from collections.abc import Sequence

import pyoxigraph as og
from markupsafe import Markup

from stakhanov_ld import addresses
from stakhanov_ld.documents.document import Document, Kind
from stakhanov_ld.documents.index import Index
from stakhanov_ld.documents.labels import Labels
from stakhanov_ld.documents.site_map import SiteMap
from stakhanov_ld.documents.texts import Text
from stakhanov_ld.formats import SVG
from stakhanov_ld.model.vocabulary import CHANGE_NOTE, IS_REPLACED_BY
from stakhanov_ld.profiles import PROFILES
from stakhanov_ld.publication.report import (
    FOCUS_NODE,
    RESULT_MESSAGE,
    RESULT_SEVERITY,
    SOURCE_SHAPE,
    shapes_checked,
)
from stakhanov_ld.representations.dataset import Download
from stakhanov_ld.representations.dispute_page import disputes
from stakhanov_ld.representations.drawn import charts_in_page, charts_of
from stakhanov_ld.representations.frame import Frame, template
from stakhanov_ld.representations.linked import Link
from stakhanov_ld.representations.shown import Asking, Result
from stakhanov_ld.representations.term_page import rule, term, words
from stakhanov_ld.representations.thing_page import thing
from stakhanov_ld.representations.view import Background, View
from stakhanov_ld.variants import Variant

Content = dict[str, object]
"""What a template shows, by name."""


class Pages:
    """The pages of one publication, in its `languages`, in the release of this id.

    `downloads` are the files that the home page leads to.
    """

    def __init__(
        self, index: Index, site: SiteMap, release: str, downloads: Sequence[Download] = ()
    ) -> None:
        self._background = Background(index, site, downloads)
        self._release = release
        self._validated = index.publication.validated
        self.dataset = index.dataset
        self.languages = index.dataset.languages
        self._labels = {language: Labels(index, language) for language in self.languages}
        self._frames = {language: self._frame(language) for language in self.languages}

    def page(
        self,
        document: Document,
        language: str,
        embedded: bytes = b"",
        links: Sequence[Link] | None = None,
    ) -> str:
        """The page of `document` in `language`, which is one of `languages`.

        `embedded` is JSON-LD that the page carries for whoever reads data in pages; `links` are
        those in its head, without which it has only those to itself in each language.
        """
        view = self._view(document.path, language)
        return template(document.kind.value, language).render(
            site=self.frame_in(language).seen_from(document.path),
            # In JSON `<` stands in strings only, where it may be escaped; nothing ends the script.
            links=links,
            embedded=Markup(embedded.decode().replace("<", "\\u003c")),  # noqa: S704
            cut_after=view.index.most if document.is_cut else None,
            **_CONTENTS[document.kind](view, document),
        )

    def charts(self, document: Document, language: str) -> dict[str, str]:
        """Each chart of `document` by its name, as a file of its own."""
        # All of them stand in one folder, so links from them are the same.
        view = self._view(addresses.chart(document.path, "", Variant(SVG)), language)
        return {chart.name: chart.file(language) for chart in charts_of(view, document)}

    def _view(self, path: str, language: str) -> View:
        return View(path, language, self._labels[language], self._background)

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
            words="ns" if "ns" in self._background.site.paths else None,
            release=self._release,
            validated=self._validated.choice,
            one_in=self._validated.one_in,
        )


# ── one for each kind of document; a thing's has a module of its own ─────────────────────────────


def _home(view: View, document: Document) -> Content:
    dataset, statistics = view.index.dataset, view.index.statistics
    examples = dataset.examples or view.site.first_things
    return {
        "description": dataset.description_in(view.language),
        "asking": Asking.everything(view.path) if view.tells_of_days else None,
        "examples": [
            (view.value(node), view.types(node), view.labels.comment(node)) for node in examples
        ],
        "lists": [(_list_name(p), view.to_page(p), size) for p, size in view.site.lists],
        "queries": view.to_page(addresses.QUERIES) if view.index.named_queries else None,
        "triples": sum(counts.triples for counts in statistics.graphs.values()),
        "dumps": [(file.label, view.to(file.path)) for file in view.downloads],
    }


def _members(view: View, document: Document) -> Content:
    topics = sorted(document.topics, key=lambda t: (view.labels.of(t).casefold(), t.value))
    return {
        "heading": _list_name(document.path),
        "members": [(view.value(topic), view.types(topic)) for topic in topics],
        "drawn": charts_in_page(view, document),
        "formats": view.formats(document),
    }


def _profiles(view: View, document: Document) -> Content:
    return {"profiles": PROFILES, "formats": view.formats(document)}


def _report(view: View, document: Document) -> Content:
    about: dict[object, dict[og.NamedNode, og.NamedNode | og.Literal]] = {}
    for triple in document.triples:
        assert isinstance(triple.object, og.NamedNode | og.Literal), "a report has none nameless"
        about.setdefault(triple.subject, {})[triple.predicate] = triple.object
    results = [
        Result(
            rule=view.value(said[SOURCE_SHAPE]),
            node=view.value(said[FOCUS_NODE]),
            message=said[RESULT_MESSAGE].value if RESULT_MESSAGE in said else "",
            severity=said[RESULT_SEVERITY].value.partition("#")[2],
        )
        for said in about.values()
        if FOCUS_NODE in said
    ]
    return {
        "results": results,
        "checked": shapes_checked(view.index.publication.graphs["shapes"]),
        "formats": view.formats(document),
    }


def _gone(view: View, document: Document) -> Content:
    said = view.index.about(document.topics[0])
    return {
        "iri": document.topics[0].value,
        "reasons": [view.value(t.object) for t in said if t.predicate == CHANGE_NOTE],
        "successors": [view.value(t.object) for t in said if t.predicate == IS_REPLACED_BY],
    }


def _list_name(path: str) -> str:
    return path.rstrip("/").rpartition("/")[2]


_CONTENTS = {
    Kind.HOME: _home,
    Kind.LIST: _members,
    Kind.THING: lambda view, document: thing(view, document) | disputes(view, document),
    Kind.WORDS: words,
    Kind.TERM: term,
    Kind.RULE: rule,
    Kind.GONE: _gone,
    Kind.PROFILES: _profiles,
    Kind.REPORT: _report,
}
