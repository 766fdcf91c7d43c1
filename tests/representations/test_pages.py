"""Pages speak the language they are asked for, say where they do not, and keep their reader in it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

import pyoxigraph as og
import pytest

from stakhanov_ld import addresses
from stakhanov_ld.documents.document import Document
from stakhanov_ld.documents.index import Index
from stakhanov_ld.documents.labels import Labels
from stakhanov_ld.documents.site_map import SiteMap, site_map
from stakhanov_ld.formats import SVG
from stakhanov_ld.model.vocabulary import DCTERMS_LANGUAGE
from stakhanov_ld.publication.publication import Publication
from stakhanov_ld.representations.pages import Pages
from stakhanov_ld.variants import Variant

ROOT = "http://site.example/"


@dataclass
class Read:
    """What a browser makes of a page: its elements, and each piece of text with its language."""

    elements: list[tuple[str, dict[str, str | None]]] = field(default_factory=list)
    texts: list[tuple[str, str | None]] = field(default_factory=list)

    def all(self, name: str, **wanted: str) -> list[dict[str, str | None]]:
        return [
            attributes
            for element, attributes in self.elements
            if element == name and wanted.items() <= attributes.items()
        ]

    def language_of(self, text: str) -> set[str | None]:
        return {language for said, language in self.texts if said == text}


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.read = Read()
        self._open: list[tuple[str, str | None]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = dict(attrs)
        self.read.elements.append((tag, attributes))
        if tag not in ("meta", "link", "input"):
            inherited = self._open[-1][1] if self._open else None
            self._open.append((tag, attributes.get("lang", inherited)))

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop()[0] == tag

    def handle_data(self, data: str) -> None:
        if data.strip():
            self.read.texts.append((data.strip(), self._open[-1][1]))


def read(page: str) -> Read:
    reader = _Reader()
    reader.feed(page)
    reader.close()
    return reader.read


@dataclass(frozen=True)
class Built:
    site: SiteMap
    pages: Pages

    def document(self, path: str) -> Document:
        return next(d for d in self.site.documents if d.path == path)

    def read(self, path: str, language: str) -> Read:
        return read(self.pages.page(self.document(path), language))


def built(publication: Publication) -> Built:
    index = Index(publication)
    site = site_map(index, Labels(index))
    return Built(site, Pages(index, site, "0123456789abcdef"))


@pytest.fixture(scope="module")
def life(flagship: Publication) -> Built:
    return built(flagship)


PATHS = ["", "doc/place/", "doc/place/kadiivka", "doc/feat/102-tonnes", "ns", "dataset"]


@pytest.mark.parametrize("path", PATHS)
def test_links_keep_a_reader_in_her_language(life: Built, path: str) -> None:
    """In Ukrainian every link to a page asks for it, none to anything else; in English none does."""
    in_ukrainian, in_english = life.read(path, "uk"), life.read(path, "en")

    def linked(page: Read) -> list[str]:
        links = [a for a in page.all("a") if "hreflang" not in a]
        return [urljoin(ROOT + addresses.encoded(path), str(a["href"])) for a in links]

    made_now = (
        addresses.SPARQL, addresses.QUERIES, addresses.CATALOG, addresses.DOWNLOADS,
        addresses.CHANGES,
    )  # fmt: skip
    charts = (life.site.chart(path, name, Variant(SVG)) for name in ("names", "timeline", "map"))
    pages = {*life.site.paths, *made_now, *charts}
    seen = 0
    for url in linked(in_ukrainian):
        parts = urlsplit(url)
        if url.startswith(ROOT) and parts.path[1:] in pages and parts.path[1:] != path:
            assert parts.query == "lang=uk", url
            seen += 1
        elif url.startswith(ROOT) and parts.path[1:] != path:
            assert parts.query == "", url
        else:
            assert "lang=uk" not in url or parts.path[1:] == path, url
    assert seen > 3
    assert not any("lang=" in url for url in linked(in_english))
    assert "lang=" not in str(in_ukrainian.all("link", rel="stylesheet")[0]["href"])
    without = {urlsplit(url)._replace(query="").geturl() for url in linked(in_ukrainian)}
    assert without >= {urlsplit(url)._replace(query="").geturl() for url in linked(in_english)}


def test_a_fragment_comes_after_the_language(life: Built) -> None:
    """The group `shapes#group-argument`, which has no page of its own, from that of a rule."""
    hrefs = [a["href"] for a in life.read("shapes/a-claim-disputes-claims", "uk").all("a")]
    assert "../shapes?lang=uk#group-argument" in hrefs


def test_a_word_leads_to_its_page(life: Built) -> None:
    """From wherever it is used, and from the overview, which keeps a place for `ns#hasName`."""
    hrefs = [a["href"] for a in life.read("doc/place/kadiivka", "uk").all("a")]
    assert "../../ns/hasName?lang=uk" in hrefs
    overview = life.read("ns", "en")
    assert overview.all("dt", id="hasName") == [{"id": "hasName"}]
    assert overview.all("a", href="ns/hasName") != []


@pytest.mark.parametrize("language", ["en", "uk", "ru"])
@pytest.mark.parametrize("path", PATHS)
def test_the_switch(life: Built, path: str, language: str) -> None:
    """Each language by its own name, in itself; the current one marked; the same in the head."""
    page = life.read(path, language)
    assert page.all("html") == [{"lang": language}]
    here = addresses.relative(path, path)
    hrefs = [f"{here}?lang={tag}" for tag in ("en", "uk", "ru")]
    switch = [a for a in page.all("a") if "hreflang" in a]
    assert [a["href"] for a in switch] == hrefs
    assert [a["lang"] for a in switch] == [a["hreflang"] for a in switch] == ["en", "uk", "ru"]
    assert [a["lang"] for a in switch if "aria-current" in a] == [language]
    assert page.language_of("Українська") == {"uk"}
    assert [link["href"] for link in page.all("link") if "hreflang" in link] == hrefs


def test_what_is_said_in_another_language_says_so(life: Built) -> None:
    """Labels by the fallback; English ones on a Ukrainian page as English, its own without a tag."""
    page = life.read("doc/place/kadiivka", "uk")
    assert page.language_of("Кадіївка") == {"uk"}
    assert page.all("h1") == [{}]
    assert page.language_of("has name") == {"en"}
    assert page.language_of("Kadiivka lies in Donbas.") == {"en"}
    assert page.language_of("Твердження: хто що каже") == {"uk"}
    english = life.read("doc/place/kadiivka", "en")
    assert not [a for _, a in english.elements if a.get("lang") == "en" and "hreflang" not in a][1:]


@pytest.mark.parametrize("path", PATHS)
def test_no_english_passes_for_ukrainian(life: Built, flagship: Publication, path: str) -> None:
    """Whatever the publication says in English only is marked so, wherever it is shown."""
    english: set[str] = set()
    other: set[str] = set()
    for triple in flagship.quads():
        if isinstance(triple.object, og.Literal):
            (english if triple.object.language == "en" else other).add(triple.object.value)
    page = life.read(path, "uk")
    shown = [(text, language) for text, language in page.texts if text in english - other]
    lists = {path.rstrip("/").rpartition("/")[2] for path in life.site.paths}
    assert len(shown) > 5
    assert {text for text, language in shown if language != "en"} <= lists


def test_members_stand_by_their_names_in_the_language(life: Built) -> None:
    """Moscow is Москва to a Ukrainian reader, and stands there."""
    for language in ("en", "uk"):
        page = life.read("doc/place/", language)
        labels = life.pages._labels[language]
        names = [labels.of(topic).casefold() for topic in life.document("doc/place/").topics]
        shown = [text.casefold() for text, _ in page.texts if text.casefold() in names]
        in_the_list = [name for name in shown if name != "place"][: len(names)]
        assert in_the_list == sorted(names)  # the map after it has an order of its own


@pytest.mark.parametrize(
    ("count", "said"), [(1, "Усього 1 триплет."), (3, "Усього 3 триплети."), (11, "Усього 11 триплетів.")]
)  # fmt: skip
def test_counts_have_their_plural_forms(
    world: Publication, count: int, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As Ukrainian has them."""
    from stakhanov_ld.representations.frame import template

    frame = built(world).pages.frame_in("en")
    page = template("home", "uk").render(
        site=replace(frame, language="uk").seen_from(""),
        description=None, examples=[], lists=[], queries=None, triples=count, dumps=[], asking=None,
    )  # fmt: skip
    assert said in page


def with_languages(world: Publication, *stated: og.Literal | og.NamedNode) -> Publication:
    assert world.dataset is not None
    added = tuple(og.Triple(world.dataset, DCTERMS_LANGUAGE, language) for language in stated)
    description = world.graphs["description"] + added
    return replace(world, graphs={**world.graphs, "description": description})


EU = "http://publications.europa.eu/resource/authority/language/"


@pytest.mark.parametrize(
    ("stated", "offered", "why"),
    [
        ((), ("en",), "nothing stated"),
        ((og.Literal("uk"),), ("en", "uk"), "English is always there, and first"),
        ((og.NamedNode(EU + "RUS"), og.NamedNode(EU + "UKR")), ("en", "uk", "ru"), "in the order of the table"),
        ((og.Literal("UK"), og.NamedNode(EU + "UKR")), ("en", "uk"), "once, tags know no case"),
        ((og.NamedNode(EU + "DEU"), og.Literal("de")), ("en",), "not a language of the program"),
    ],
)  # fmt: skip
def test_the_dataset_says_which_languages_are_offered(
    world: Publication,
    stated: tuple[og.Literal | og.NamedNode, ...],
    offered: tuple[str, ...],
    why: str,
) -> None:
    """By dcterms:language, as a tag or as an authority IRI; a switch only where there is a choice."""
    site = built(with_languages(world, *stated))
    assert site.pages.languages == offered, why
    page = site.read("", "en")
    assert bool([a for a in page.all("a") if "hreflang" in a]) == (len(offered) > 1)


def test_a_title_in_another_language_says_so(world: Publication) -> None:
    """English where there is none in the language of the page."""
    page = built(with_languages(world, og.Literal("ru"))).read("doc/place/tern-harbour", "ru")
    assert page.all("a", **{"class": "brand"}) == [
        {"class": "brand", "href": "../../?lang=ru", "lang": "en"}
    ]
    assert page.language_of("Tern Harbour") == {"en"}


@pytest.fixture
def titled(world: Publication) -> Callable[..., str]:
    """The title of a dataset with these titles, for a reader of a language."""
    assert world.dataset is not None
    dataset = world.dataset

    def title(language: str, titles: str) -> str:
        text = f"{dataset} <http://purl.org/dc/terms/title> {titles} ."
        stated = tuple(q.triple for q in og.parse(text.encode(), og.RdfFormat.TURTLE))
        changed = replace(world, graphs={**world.graphs, "description": stated})
        return Index(changed).dataset.title_in(language).value

    return title


def test_titles_fall_back(titled: Callable[..., str]) -> None:
    """The language asked for, words of no language, English, the first other by its tag."""
    assert titled("uk", '"а"@uk , "b" , "c"@en , "d"@de') == "а"
    assert titled("uk", '"b" , "c"@en , "d"@de') == "b"
    assert titled("uk", '"c"@en , "d"@de') == "c"
    assert titled("uk", '"f"@fr , "d"@de') == "d"
    assert titled("en", '"а"@uk , "g"@en-gb , "d"@de') == "g"


@pytest.mark.parametrize("language", ["en", "uk", "ru"])
@pytest.mark.parametrize("path", ["", "profiles", "report"])
def test_sentences_do_not_run_together(life: Built, path: str, language: str) -> None:
    """Messages that follow one another in a template keep a space between them."""
    page = life.pages.page(life.document(path), language)
    text = re.sub(r"<[^>]*>", "", re.sub(r"<(script|code).*?</\1>", "", page, flags=re.DOTALL))
    assert len(text) > 200
    assert re.findall(r"\w+[.!?][^\W\d_a-zа-яіїєґ]\w+", text) == []


def test_a_rule_speaks_the_language_of_its_reader(flagship: Publication) -> None:
    """Where its message is said in it, wherever that stands in the file."""
    rule = og.NamedNode("https://w3id.org/stakhanov-ld/shapes#a-person-is-born-once")
    message = og.NamedNode("http://www.w3.org/ns/shacl#message")
    said = og.Triple(rule, message, og.Literal("Один раз.", language="uk"))
    shapes = (*flagship.graphs["shapes"], said)
    told = built(replace(flagship, graphs={**flagship.graphs, "shapes": shapes}))
    path = told.site.terms.paths[rule]
    assert told.read(path, "uk").language_of("Один раз.") == {"uk"}
    assert not told.read(path, "en").language_of("Один раз.")
