"""What can be asked of one thing of a publication?"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from stakhanov_ld.documents.texts import Text
from stakhanov_ld.local.terms import Iri
from stakhanov_ld.local.values import Answer, Claim, Dispute, Holding
from stakhanov_ld.model.days import Day
from stakhanov_ld.model.periods import Period
from stakhanov_ld.model.vocabulary import HAS_NAME

if TYPE_CHECKING:
    from stakhanov_ld.local.publication import Publication

Asked = str | int | Day | Period | date
"""A time that is asked about: `1985-06-30`, `1985-06`, `1985`, or a value that says as much."""


@dataclass(frozen=True, slots=True)
class Entity:
    """A thing of a publication: its IRI, what it is called in all languages, its classes."""

    iri: Iri
    label: str
    labels: tuple[Text, ...]
    types: tuple[Iri, ...]
    _publication: Publication = field(repr=False, compare=False)

    def at(self, when: Asked) -> Answer:
        """What holds of it on a day, in a month or in a year, and how surely.

        What concerns it counts too, such as the posts in an organisation. Where nothing dated holds
        the answer is not `is_recorded`. Raises BadRequest for anything but a time. (EDTF bounds:
        docs/model.md.)

        >>> import stakhanov_ld
        >>> kadiivka = stakhanov_ld.open_publication().entity("kadiivka")
        >>> [str(holding) for holding in kadiivka.at("2016-05-12").held]
        ['Stakhanov (certain, asserted)', 'Kadiivka (possible, inferred)']
        >>> kadiivka.at("yesterday")
        Traceback (most recent call last):
        stakhanov_ld.errors.BadRequest: 'yesterday' is not a day, a month or a year. \
Write it as 1985-06-30, 1985-06 or 1985.
        """
        return self._publication._at(self, when)

    def name_on(self, when: Asked) -> tuple[Holding, ...]:
        """The dated names that it bears then, surest first; empty where none is recorded.

        Raises BadRequest for anything but a time.

        >>> import stakhanov_ld
        >>> zhukovsky = stakhanov_ld.open_publication().entity("Жуковский")
        >>> [(name.label, str(name.certainty)) for name in zhukovsky.name_on("1947-01-01")]
        [('Stakhanovo', 'certain'), ('Zhukovsky', 'possible')]
        >>> zhukovsky.name_on("1930")
        ()
        """
        return tuple(
            holding
            for holding in self.at(when).held
            if holding.predicate.iri == HAS_NAME.value and holding.subject.iri == self.iri
        )

    @property
    def claims(self) -> tuple[Claim, ...]:
        """The claims of which it is the subject, in the order of the files.

        >>> import stakhanov_ld
        >>> record = stakhanov_ld.open_publication().entity("feat/102-tonnes")
        >>> claim = next(claim for claim in record.claims if "C055" in claim.numbers)
        >>> claim.label, claim.status.label, claim.is_disputed
        ('102 tonnes of coal were mined.', 'reported', True)
        """
        return self._publication._claims_about(self.iri)

    @property
    def disputes(self) -> tuple[Dispute, ...]:
        """The disputes in which a claim about it is at stake."""
        own = {claim.iri for claim in self.claims}
        return tuple(
            dispute
            for dispute in self._publication.disputes
            if any(claim.iri in own for claim in dispute.at_stake)
        )

    def _repr_html_(self) -> str:
        """How notebooks show it: a card with the charts of its page.

        >>> import stakhanov_ld
        >>> "<svg" in stakhanov_ld.open_publication().entity("kadiivka")._repr_html_()
        True
        """
        return self._publication._card(self)
