"""What can be asked of a publication that was opened for reading, without a server?"""

from __future__ import annotations

import os
import sys
from dataclasses import replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as og

from stakhanov_ld.documents.as_of import as_of
from stakhanov_ld.documents.dated import DatedStatement, concerning, dated_statements
from stakhanov_ld.documents.index import Index
from stakhanov_ld.documents.labels import Labels
from stakhanov_ld.documents.named_queries import NamedQuery, named_queries
from stakhanov_ld.documents.texts import Text
from stakhanov_ld.errors import BadRequest
from stakhanov_ld.local.entity import Asked, Entity
from stakhanov_ld.local.lookup import Lookup
from stakhanov_ld.local.results import Result, result_of
from stakhanov_ld.local.telling import Telling, node_of
from stakhanov_ld.local.terms import Iri
from stakhanov_ld.local.values import Answer, Claim, Dispute, Named
from stakhanov_ld.model.certainty import Certainty
from stakhanov_ld.model.days import Day
from stakhanov_ld.model.periods import Period, asked_period
from stakhanov_ld.model.vocabulary import (
    AT_STAKE,
    DISPUTE,
    LABELS,
    RDF_SUBJECT,
    RDF_TYPE,
)
from stakhanov_ld.publication import opening
from stakhanov_ld.publication import publication as published
from stakhanov_ld.publication.bundled import bundled
from stakhanov_ld.publication.extent import Wanted
from stakhanov_ld.query.engine import Engine
from stakhanov_ld.query.guard import guard
from stakhanov_ld.query.parameters import bound, parameters
from stakhanov_ld.query.request import Limits

if TYPE_CHECKING:
    import rdflib


def open_publication(
    path: str | os.PathLike[str] | None = None, *, validate: bool = False
) -> Publication:
    """Open the publication at `path`, a folder or a file, or else the one that comes along.

    Reading takes a fraction of a second and asks no server. With `validate` its shapes are enforced
    as before a release. Raises UnreadablePublication where there is none, InvalidPublication where
    a file is malformed or, with `validate`, breaks a rule.

    >>> import stakhanov_ld
    >>> stakhanov_ld.open_publication()
    <Publication https://w3id.org/stakhanov-ld/>
    >>> stakhanov_ld.open_publication("/nowhere")
    Traceback (most recent call last):
    stakhanov_ld.errors.UnreadablePublication: /nowhere: there is no such folder or file.
    """
    root = bundled() if path is None else Path(path)
    wanted = Wanted("all" if validate else "none")
    return Publication(opening.open_publication(root, wanted=wanted).publication)


class Publication:
    """A publication opened for reading: its things, its claims, and queries over it.

    Nothing is fetched and nothing is written; files that change later are not read again.
    """

    def __init__(self, publication: published.Publication) -> None:
        self._publication = publication
        self._index = Index(publication)
        self._labels = Labels(self._index)
        self._tell = Telling(self._index, self._labels)

    def __repr__(self) -> str:
        return f"<Publication {self.base}>"

    @property
    def base(self) -> Iri:
        """The IRI under which everything in it is named."""
        return Iri(self._publication.space.base)

    def entity(self, name: str) -> Entity:
        """The thing called `name`: by IRI, `kind/slug`, slug, label, or a name in any script.

        Raises Ambiguous, with the candidates, where that is more than one, and NotFound, with what
        is nearest, where it is none.

        >>> import stakhanov_ld
        >>> publication = stakhanov_ld.open_publication()
        >>> publication.entity("КАДІЇВКА").iri
        Iri('https://w3id.org/stakhanov-ld/id/place/kadiivka')
        >>> publication.entity("stakhanov")
        Traceback (most recent call last):
        stakhanov_ld.errors.Ambiguous: 'stakhanov' may be person/stakhanov or place/kadiivka: \
write one of these.
        """
        return self._entity(self._lookup.find(name))

    @cached_property
    def entities(self) -> tuple[Entity, ...]:
        """Every thing that has an address of its own, in the order of the files."""
        space = self._publication.space
        own = (n for n in self._lookup.things if space.thing_path(n.value) is not None)
        return tuple(map(self._entity, own))

    @cached_property
    def claims(self) -> tuple[Claim, ...]:
        """Every claim: whatever has a subject, a predicate and an object (`rdf:Statement`)."""
        nodes = (t.subject for t in self._publication.default_graph if t.predicate == RDF_SUBJECT)
        return tuple(self._tell.claim(node) for node in dict.fromkeys(nodes))  # type: ignore[arg-type]  # RDF 1.1

    @cached_property
    def disputes(self) -> tuple[Dispute, ...]:
        """Every dispute, with the claims at stake in it.

        >>> import stakhanov_ld
        >>> disputes = stakhanov_ld.open_publication().disputes
        >>> [(dispute.label, len(dispute.at_stake)) for dispute in disputes][0]
        ("Were the 102 tonnes of 1935 one man's record?", 5)
        """
        return tuple(
            Dispute(
                Iri(node.value),
                self._labels.of(node),
                tuple(self._tell.claim(n) for n in self._tell.objects(node, AT_STAKE)),
            )
            for node in self._index.subjects_of(RDF_TYPE, DISPUTE)
        )

    @cached_property
    def queries(self) -> dict[str, NamedQuery]:
        """The queries that the publication offers by name, each with its whole `text`."""
        return {query.name: query for query in named_queries(self._publication.graphs["data"])}

    def query(self, text: str, **values: object) -> Result:
        """Answer a SPARQL 1.1 query in this process; `values` give its parameters.

        A parameter is a variable that the pattern binds to a constant at its beginning (see
        `queries`); its value is written as the constant is, never pasted into the text. The default
        graph is what a site answers from; SERVICE and updates are refused. There is no time limit.
        Raises MalformedQuery with line and column, BadRequest for a value of the wrong type.

        >>> import stakhanov_ld
        >>> publication = stakhanov_ld.open_publication()
        >>> posts = publication.queries["posts-in-june-1941"].text
        >>> [row["organisation"] for row in publication.query(posts, day="1950-05-01").rows]
        ['Ministry of Coal Industry of the USSR']
        """
        declared = parameters(text, self.base) if values else ()
        names = [parameter.name for parameter in declared]
        for name in values:
            if name not in names:
                known = f"has {', '.join(names)}" if names else "has none"
                raise BadRequest(f"{name!r} is no parameter of this query, which {known}.")
        limits = self._engine.limits
        query = guard(bound(text, declared, {n: str(v) for n, v in values.items()}), limits)
        return result_of(query, self._engine, self.base)

    def graph(self) -> rdflib.Graph:
        """The default graph as an rdflib Graph of its own, lexical forms kept.

        What rdflib makes of them: see `stakhanov_ld.local.rdflib_graphs`.

        >>> import stakhanov_ld
        >>> from rdflib import RDFS, URIRef
        >>> publication = stakhanov_ld.open_publication()
        >>> kadiivka = URIRef(publication.entity("kadiivka").iri)
        >>> sorted(label.language for label in publication.graph().objects(kadiivka, RDFS.label))
        ['en', 'ru', 'uk']
        """
        from stakhanov_ld.local.rdflib_graphs import graph_of

        return graph_of(self._publication)

    def dataset(self) -> rdflib.Dataset:
        """The default graph and all named graphs as an rdflib Dataset, lexical forms kept."""
        from stakhanov_ld.local.rdflib_graphs import dataset_of

        return dataset_of(self._publication)

    # ── what the values are made of ──────────────────────────────────────────────────────────

    @cached_property
    def _lookup(self) -> Lookup:
        return Lookup(self._index)

    @cached_property
    def _dated(self) -> tuple[DatedStatement, ...]:
        return dated_statements(self._index)

    @cached_property
    def _engine(self) -> Engine:
        store = og.Store()
        store.bulk_extend(self._publication.quads())
        limits = replace(Limits(), result_rows=sys.maxsize, result_bytes=sys.maxsize)
        return Engine(store, limits)

    def _at(self, entity: Entity, when: Asked) -> Answer:
        asked, period = _asked(when)
        node = node_of(entity.iri)
        found = as_of(concerning(node, self._dated, self._index), period)
        return Answer(
            Named(entity.iri, entity.label), asked, period,
            tuple(self._tell.holding(held.thing, held.certainty, node) for held in found.held),
            tuple(self._tell.holding(statement, Certainty.NOT, node) for statement in found.rest),
            found.changes,
        )  # fmt: skip

    def _entity(self, node: og.NamedNode) -> Entity:
        about = self._index.about(node)
        labels = (t.object for t in about if t.predicate in LABELS)
        return Entity(
            Iri(node.value),
            self._labels.of(node),
            tuple(Text(v.value, v.language) for v in labels if isinstance(v, og.Literal)),
            tuple(Iri(t.object.value) for t in about if t.predicate == RDF_TYPE),  # type: ignore[union-attr]  # RDF 1.1
            self,
        )

    def _card(self, entity: Entity) -> str:
        from stakhanov_ld.local.notebook import card  # what draws is loaded by who looks

        node = node_of(entity.iri)
        assert isinstance(node, og.NamedNode), "an entity has an IRI"
        return card(node, self._index, self._labels)

    def _claims_about(self, iri: Iri) -> tuple[Claim, ...]:
        return tuple(map(self._tell.claim, self._index.subjects_of(RDF_SUBJECT, node_of(iri))))


def _asked(when: Asked) -> tuple[str, Period]:
    """What is asked about, as it is told, and as a period."""
    if isinstance(when, Period):
        whole = when.first == when.last
        return str(when.first) if whole else f"{when.first} to {when.last}", when
    if isinstance(when, date):
        when = f"{when:%Y-%m-%d}" if when.year > 999 else str(Day(when.year, when.month, when.day))
    return str(when), Period(when, when) if isinstance(when, Day) else asked_period(str(when))
