"""What does a publication tell the makers of catalogues? (DCAT 3, DCAT-AP 3, VoID)

What the authors say of it, in their words, and what is counted; where they say nothing, what is
true of any publication. Without what only the host that is asked can tell: where the files and the
services are found.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pyoxigraph as og

from stakhanov_ld import addresses
from stakhanov_ld.documents.index import Index, Node
from stakhanov_ld.documents.labels import Labels
from stakhanov_ld.documents.statistics import Counts, Statistics
from stakhanov_ld.documents.texts import Text
from stakhanov_ld.languages import BY_TAG, DEFAULT
from stakhanov_ld.model.vocabulary import (
    DCAT,
    DCTERMS,
    DCTERMS_CREATOR,
    DCTERMS_DESCRIPTION,
    DCTERMS_LANGUAGE,
    DCTERMS_LICENSE,
    DCTERMS_PUBLISHER,
    DCTERMS_TITLE,
    DQV,
    FOAF,
    FOAF_DOCUMENT,
    OWL,
    PROV,
    RDF_TYPE,
    SKOS,
    VOID,
    VOID_DATASET,
    VOID_LINKSET,
    VOID_URI_SPACE,
    XSD_DECIMAL,
    XSD_INTEGER,
)
from stakhanov_ld.publication.extent import ALL
from stakhanov_ld.publication.publication import DEFAULT_GRAPHS

DCAT_CATALOG = og.NamedNode(DCAT + "Catalog")
DCAT_DATASET = og.NamedNode(DCAT + "Dataset")
HAS_DATASET = og.NamedNode(DCAT + "dataset")
CONFORMS_TO = og.NamedNode(DCTERMS + "conformsTo")
STANDARD = og.NamedNode(DCTERMS + "Standard")
_AGENT = og.NamedNode(FOAF + "Agent")
_NAME = og.NamedNode(FOAF + "name")
_PAGE = og.NamedNode(FOAF + "page")
_SOURCE = og.NamedNode(DCTERMS + "source")
_DERIVED_FROM = og.NamedNode(PROV + "wasDerivedFrom")
_SUBSET = og.NamedNode(VOID + "subset")
_ONTOLOGY = og.NamedNode(OWL + "Ontology")
_PROFILES_OF_CATALOGUE = ("http://data.europa.eu/r5r/", "https://www.w3.org/TR/vocab-dcat-3/")
"""DCAT-AP and DCAT 3."""
_SHARE = "The share of the nodes that shapes target which was validated against them."
_VALUE_CLASSES = {
    DCTERMS_LANGUAGE: og.NamedNode(DCTERMS + "LinguisticSystem"),
    DCTERMS_LICENSE: og.NamedNode(DCTERMS + "LicenseDocument"),
    CONFORMS_TO: STANDARD,
    og.NamedNode(DCAT + "landingPage"): FOAF_DOCUMENT,
    og.NamedNode(FOAF + "homepage"): FOAF_DOCUMENT,
    _PAGE: FOAF_DOCUMENT,
}
"""For each property the class of its values, which DCAT-AP wants said."""


def catalogue(index: Index, statistics: Statistics) -> tuple[og.Triple, ...]:
    """The catalogue of one dataset, the publication behind `index`, each triple once."""
    made = _Catalogue(index, statistics)
    told = [
        *made.catalogue(), *made.dataset(), *made.quality(), *made.publisher_and_creators(),
        *made.statistics(),
    ]  # fmt: skip
    classes = [
        og.Triple(triple.object, RDF_TYPE, _VALUE_CLASSES[triple.predicate])
        for triple in told
        if triple.predicate in _VALUE_CLASSES and isinstance(triple.object, og.NamedNode)
    ]
    return tuple(dict.fromkeys((*told, *classes)))


def dataset_node(index: Index) -> og.NamedNode:
    """The IRI of the dataset: its own, or one as a part of the catalogue."""
    space = index.publication.space
    return index.publication.dataset or og.NamedNode(space.part(addresses.CATALOG, "dataset"))


def partition_of(space: addresses.Space, word: str, iri: str) -> og.NamedNode:
    """The part of the dataset that a `word` (class, property) cuts out, by VoID."""
    return og.NamedNode(space.part(addresses.CATALOG, f"{word}-{iri}"))


class _Catalogue:
    def __init__(self, index: Index, statistics: Statistics) -> None:
        self._index = index
        self._publication = index.publication
        self._statistics = statistics
        self._space = index.publication.space
        self._iri = og.NamedNode(self._space.iri(addresses.CATALOG))
        self._dataset = dataset_node(index)
        self._authored = [
            triple
            for triple in index.publication.graphs["description"]
            if triple.subject == self._dataset
        ]

    def catalogue(self) -> Iterator[og.Triple]:
        """What is said of the catalogue itself."""
        yield og.Triple(self._iri, RDF_TYPE, DCAT_CATALOG)
        for title in self._index.dataset.titles:
            yield og.Triple(self._iri, DCTERMS_TITLE, _literal(title))
        title = self._index.dataset.title_in(DEFAULT)
        told = f"What there is of “{title.value}”: files, services, numbers."
        yield og.Triple(self._iri, DCTERMS_DESCRIPTION, og.Literal(told, language=DEFAULT))
        yield og.Triple(self._iri, DCTERMS_PUBLISHER, self._publisher)
        if len(self._index.dataset.licences) == 1:  # DCAT-AP allows no more
            yield og.Triple(self._iri, DCTERMS_LICENSE, self._index.dataset.licences[0])
        for tag in self._index.dataset.languages:
            language = og.NamedNode(BY_TAG[tag].iri)
            yield og.Triple(self._iri, DCTERMS_LANGUAGE, language)
        home = og.NamedNode(self._space.base)
        yield og.Triple(self._iri, og.NamedNode(FOAF + "homepage"), home)
        for profile in _PROFILES_OF_CATALOGUE:
            yield og.Triple(self._iri, CONFORMS_TO, og.NamedNode(profile))
        yield og.Triple(self._iri, HAS_DATASET, self._dataset)

    def dataset(self) -> Iterator[og.Triple]:
        """What the authors say of the dataset, and what they left to be said."""
        for class_ in (DCAT_DATASET, VOID_DATASET):
            yield og.Triple(self._dataset, RDF_TYPE, class_)
        for triple in self._authored:
            # In DCAT-AP a source is a dataset, which what this one was made from need not be.
            word = _DERIVED_FROM if triple.predicate == _SOURCE else triple.predicate
            yield og.Triple(self._dataset, word, triple.object)
        said = {triple.predicate for triple in self._authored}
        title = self._index.dataset.title_in(DEFAULT)
        if DCTERMS_TITLE not in said:
            yield og.Triple(self._dataset, DCTERMS_TITLE, _literal(title))
        if DCTERMS_DESCRIPTION not in said:
            whole = self._statistics.whole
            told = f"{title.value}: {whole.triples} triples about {whole.entities} things."
            yield og.Triple(self._dataset, DCTERMS_DESCRIPTION, og.Literal(told, language=DEFAULT))
        if DCTERMS_PUBLISHER not in said:
            yield og.Triple(self._dataset, DCTERMS_PUBLISHER, self._publisher)
        if VOID_URI_SPACE not in said:
            yield og.Triple(self._dataset, VOID_URI_SPACE, og.Literal(self._space.things))
        if self._publication.validated == ALL:
            for rules in self._rules():
                yield og.Triple(self._dataset, CONFORMS_TO, rules)
        for triple in self._publication.graphs["description"]:
            if triple.subject != self._dataset:  # the contact, say
                yield triple

    def quality(self) -> Iterator[og.Triple]:
        """How much was validated, as a measurement (W3C, Data Quality Vocabulary)."""
        if not self._publication.graphs["shapes"]:
            return
        extent = self._publication.validated
        share = f"{1 / extent.one_in:.6g}" if extent.one_in else "0"
        node, metric = self._part("validated"), self._part("validated-share")
        yield og.Triple(self._dataset, og.NamedNode(DQV + "hasQualityMeasurement"), node)
        yield og.Triple(node, RDF_TYPE, og.NamedNode(DQV + "QualityMeasurement"))
        yield og.Triple(node, og.NamedNode(DQV + "computedOn"), self._dataset)
        yield og.Triple(node, og.NamedNode(DQV + "isMeasurementOf"), metric)
        value = og.Literal(share, datatype=XSD_DECIMAL)
        yield og.Triple(node, og.NamedNode(DQV + "value"), value)
        yield og.Triple(metric, RDF_TYPE, og.NamedNode(DQV + "Metric"))
        told = og.Literal(_SHARE, language=DEFAULT)
        yield og.Triple(metric, og.NamedNode(SKOS + "definition"), told)
        datatype = og.NamedNode(DQV + "expectedDataType")
        yield og.Triple(metric, datatype, XSD_DECIMAL)

    def publisher_and_creators(self) -> Iterator[og.Triple]:
        """Who they are: agents with a name."""
        creators = [t.object for t in self._authored if t.predicate == DCTERMS_CREATOR]
        labels = Labels(self._index)
        for agent in dict.fromkeys((self._publisher, *creators)):
            if not isinstance(agent, og.NamedNode | og.BlankNode):
                continue
            yield og.Triple(agent, RDF_TYPE, _AGENT)
            names = [t for t in self._index.about(agent) if t.predicate == _NAME]
            if names:
                yield from names
            elif agent == self._part("publisher"):
                title = self._index.dataset.title_in(DEFAULT).value
                told = og.Literal(f"Whoever publishes “{title}”", language=DEFAULT)
                yield og.Triple(agent, _NAME, told)
            else:
                yield og.Triple(agent, _NAME, labels.literal(agent))

    def statistics(self) -> Iterator[og.Triple]:
        """The numbers, by VoID: of the whole, of its partitions, of each graph, of the linksets."""
        yield from self._counts(self._dataset, self._statistics.whole)
        yield from self._partitions()
        for name, counts in self._statistics.graphs.items():
            graph = og.NamedNode(self._space.graph(name))
            yield og.Triple(graph, RDF_TYPE, VOID_DATASET)
            title = og.Literal(f"The graph “{name}”", language=DEFAULT)
            yield og.Triple(graph, DCTERMS_TITLE, title)
            yield from self._counts(graph, counts)
            if name in DEFAULT_GRAPHS:
                yield og.Triple(self._dataset, _SUBSET, graph)
        for iri, links in self._statistics.linksets.items():
            linkset = og.NamedNode(iri)
            yield og.Triple(self._dataset, _SUBSET, linkset)
            yield og.Triple(linkset, RDF_TYPE, VOID_LINKSET)
            yield _number(linkset, "triples", links)
            for triple in self._index.about(linkset):
                if triple.predicate.value.startswith((VOID, DCTERMS)):
                    yield triple

    def _counts(self, node: og.NamedNode, counts: Counts) -> Iterator[og.Triple]:
        for name, number in (
            ("triples", counts.triples),
            ("entities", counts.entities),
            ("distinctSubjects", counts.subjects),
            ("distinctObjects", counts.objects),
            ("classes", len(counts.classes)),
            ("properties", len(counts.properties)),
        ):
            yield _number(node, name, number)

    def _partitions(self) -> Iterator[og.Triple]:
        whole = self._statistics.whole
        for word, counted, sizes in (
            ("class", "entities", whole.classes),
            ("property", "triples", whole.properties),
        ):
            for iri, size in sizes.items():
                partition = partition_of(self._space, word, iri)
                part_of = og.NamedNode(f"{VOID}{word}Partition")
                yield og.Triple(self._dataset, part_of, partition)
                yield og.Triple(partition, og.NamedNode(VOID + word), og.NamedNode(iri))
                yield _number(partition, counted, size)

    def _rules(self) -> Iterable[og.NamedNode]:
        """The shapes that the data keep: their own IRI, or else that of their graph."""
        shapes = self._publication.graphs["shapes"]
        named = [t.subject for t in shapes if t.predicate == RDF_TYPE and t.object == _ONTOLOGY]
        found = dict.fromkeys(node for node in named if isinstance(node, og.NamedNode))
        if shapes and not found:
            return (og.NamedNode(self._space.graph("shapes")),)
        return found

    @property
    def _publisher(self) -> Node:
        """Who publishes it, and so its catalogue."""
        stated = [t.object for t in self._authored if t.predicate == DCTERMS_PUBLISHER]
        nodes = [node for node in stated if isinstance(node, og.NamedNode | og.BlankNode)]
        return nodes[0] if nodes else self._part("publisher")

    def _part(self, name: str) -> og.NamedNode:
        return og.NamedNode(self._space.part(addresses.CATALOG, name))


def _literal(text: Text) -> og.Literal:
    return og.Literal(text.value, language=text.language)


def _number(node: og.NamedNode, name: str, number: int) -> og.Triple:
    literal = og.Literal(str(number), datatype=XSD_INTEGER)
    return og.Triple(node, og.NamedNode(VOID + name), literal)
