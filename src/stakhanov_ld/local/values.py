"""What is a claim, a dispute, an answer about a day? Frozen values, their nodes as IRIs.

Texts are in English where there is English (see `documents.texts`).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from stakhanov_ld.documents.verdicts import NOT_STATED, summary, verdict
from stakhanov_ld.local.terms import Iri, Literal, Term
from stakhanov_ld.model.bounds import Bounds
from stakhanov_ld.model.certainty import Certainty
from stakhanov_ld.model.days import Day
from stakhanov_ld.model.periods import Period


@dataclass(frozen=True, slots=True)
class Named:
    """A node and what it is called."""

    iri: Iri
    label: str

    def __str__(self) -> str:
        return self.label


@dataclass(frozen=True, slots=True)
class Claim:
    """A statement, who makes it, how it is worded and where it stands; what bears on it.

    `statement` is subject, predicate and object; `label` says the same in a sentence. Nothing is
    checked that the shapes check: of a claim that breaks them, parts may be missing.
    """

    iri: Iri
    label: str
    statement: tuple[Term, ...]
    status: Named | None
    speakers: tuple[Named, ...]
    works: tuple[Named, ...]
    """The works in which they said it (`sld:statedIn`)."""
    passages: tuple[Iri, ...]
    """Links that open the source at the very words (`sld:attestedAt`)."""
    hedges: tuple[str, ...]
    numbers: tuple[str, ...]
    """What it is cited by: C for the source, X for the editors, E for additions."""
    disputed_by: tuple[Iri, ...]
    """The claims that dispute it (`cito:disputes`)."""
    disputes: tuple[Iri, ...]
    """The claims that it disputes."""

    @property
    def is_disputed(self) -> bool:
        """Whether another claim stands against it."""
        return bool(self.disputed_by)


@dataclass(frozen=True, slots=True)
class Dispute:
    """A question under which claims stand against each other, and the claims at stake in it."""

    iri: Iri
    label: str
    at_stake: tuple[Claim, ...]


@dataclass(frozen=True, slots=True)
class Holding:
    """A dated statement, and how surely it holds in the time that was asked about.

    `label` is what it says of the thing that was asked about (“Stakhanov” of a city), `sentence`
    the whole of it. `when` is the time as its author wrote it (EDTF), `bounds` the four days that
    follow from it, both ends included. Without a claim there is no status and no speaker.
    """

    label: str
    sentence: str
    certainty: Certainty
    subject: Named
    predicate: Named
    object: Named | Literal
    when: str
    bounds: Bounds
    claim: Iri | None
    status: Named | None
    speakers: tuple[Named, ...]
    works: tuple[Named, ...]
    passages: tuple[Iri, ...]
    disputed_by: tuple[Iri, ...]
    is_absence: bool
    """Whether it only records that a source does not say."""

    @property
    def is_disputed(self) -> bool:
        """Whether another claim stands against it."""
        return bool(self.disputed_by)

    def __str__(self) -> str:
        status = self.status.label if self.status is not None else None
        told = NOT_STATED if self.is_absence else status
        return verdict(self.label, self.certainty, told, self.is_disputed)

    def to_json(self) -> dict[str, Any]:
        """The same for `json.dumps`, nodes as IRIs."""
        return {
            "label": self.label,
            "certainty": self.certainty.value,
            "status": self.status and self.status.label,
            "sentence": self.sentence,
            "subject": self.subject.iri,
            "predicate": self.predicate.iri,
            "object": self.object.lexical if isinstance(self.object, Literal) else self.object.iri,
            "when": self.when,
            **{name: str(day) for name, day in self.bounds.given().items()},
            "claim": self.claim,
            "speakers": [speaker.label for speaker in self.speakers],
            "works": [work.label for work in self.works],
            "passages": list(self.passages),
            "disputed_by": list(self.disputed_by),
            "is_absence": self.is_absence,
        }


@dataclass(frozen=True, slots=True)
class Answer:
    """What holds of a thing in a period: `held` surest first, `rest` what does not, oldest first.

    >>> import stakhanov_ld
    >>> print(stakhanov_ld.open_publication().entity("zhukovsky").at("1930"))
    Zhukovsky, 1930: not recorded. What Zhukovsky was called before 1938 is not stated. \
(possible, not stated)
    """

    thing: Named
    asked: str
    period: Period
    held: tuple[Holding, ...]
    rest: tuple[Holding, ...] = field(repr=False)
    changes: tuple[Day, ...] = field(repr=False)
    """The days on which the answer about a single day becomes another one."""

    @property
    def is_recorded(self) -> bool:
        """Whether anything dated holds then; that something is not stated does not count."""
        return any(not holding.is_absence for holding in self.held)

    def __str__(self) -> str:
        return summary(str(self.thing), self.asked, map(str, self.held), self.is_recorded)

    def to_json(self) -> dict[str, Any]:
        """The same for `json.dumps`."""
        return {
            "thing": self.thing.iri,
            "label": self.thing.label,
            "asked": self.asked,
            "first": str(self.period.first),
            "last": str(self.period.last),
            "recorded": self.is_recorded,
            "held": [holding.to_json() for holding in self.held],
            "not_then": [holding.to_json() for holding in self.rest],
            "changes": [str(day) for day in self.changes],
        }
