"""How do files become a publication that may be released?

read losslessly → derive → validate → report → put under its base IRI → a frozen `Publication`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pyoxigraph as og

from stakhanov_ld.addresses import REPORT, Space, is_absolute
from stakhanov_ld.errors import BadSetting
from stakhanov_ld.model.vocabulary import BASE_IRI, VOID_DATASET, VOID_URI_SPACE
from stakhanov_ld.publication.contexts import context_findings, contexts
from stakhanov_ld.publication.derive import derive
from stakhanov_ld.publication.extent import ALL, ALL_WANTED, NONE, Extent, Wanted
from stakhanov_ld.publication.files import BESIDE_DATA, Part, SourceFile, source_files
from stakhanov_ld.publication.findings import Finding, Invalid
from stakhanov_ld.publication.former import former, former_findings
from stakhanov_ld.publication.publication import Publication
from stakhanov_ld.publication.reading import Reading, read
from stakhanov_ld.publication.rebasing import rebased
from stakhanov_ld.publication.report import report
from stakhanov_ld.publication.validation import Validator
from stakhanov_ld.publication.violations import Severity, Violation

_IN_DATA = (Part.DATA, Part.MOVED, Part.GONE)
_VALIDATED = (*_IN_DATA, Part.DESCRIPTION, Part.ONTOLOGY)


@dataclass(frozen=True, slots=True)
class Opened:
    """A publication, with the findings that do not forbid it (warnings)."""

    publication: Publication
    warnings: tuple[Finding, ...]


def open_publication(
    root: Path, base_iri: str | None = None, wanted: Wanted = ALL_WANTED, processes: int = 1
) -> Opened:
    """The publication at `root`, under `base_iri` if given, else under the IRI it states.

    Raises UnreadablePublication where there is none, Invalid (with every finding) where it breaks
    its rules, BadSetting for a base IRI that is none. How much is validated is `wanted`: where that
    is none, it is read three times as fast and may break its shapes. What is large is validated by
    so many processes.
    """
    return from_files(source_files(root), root.stem, base_iri, wanted, processes)


def from_files(
    files: Iterable[SourceFile], name: str, base_iri: str | None = None,
    wanted: Wanted = ALL_WANTED, processes: int = 1,
) -> Opened:  # fmt: skip
    """As `open_publication`, from files already read; raises TooMuchToValidate, too."""
    check_base_iri(base_iri)
    files = tuple(file.held() for file in files)
    reading = read(files)
    extent = _extent(reading, wanted)
    derived = derive(reading, [file for file in files if file.part is Part.DERIVATION])
    space, dataset = described(reading, base_iri, lambda: _subjects(reading))
    broken, left_out = _broken_rules(reading, derived, extent, processes)
    findings = (
        *reading.warnings, *overlaps(reading), *former_findings(reading, space),
        *context_findings(files), *told(broken, reading), *told_left_out(left_out, reading),
    )  # fmt: skip
    violations = tuple(sorted(f for f in findings if f.severity == "violation"))
    if violations:
        raise Invalid(violations)

    graphs = {
        "data": tuple(t for part in _IN_DATA for t in reading.triples[part]),
        **{part.value: reading.triples[part] for part in BESIDE_DATA},
        "derived": derived,
        REPORT: report(broken, replace(space, base=base_iri) if base_iri else space, extent),
    }
    once = former(reading)
    publication = Publication(
        graphs, reading.prefixes, space, dataset, name, once.moved, once.gone, contexts(files),
        extent,
    )  # fmt: skip
    if base_iri is not None and base_iri != space.base:
        publication = rebased(publication, base_iri)
    return Opened(publication, tuple(sorted(f for f in findings if f.severity != "violation")))


def _extent(reading: Reading, wanted: Wanted) -> Extent:
    """How much is validated; where there are no shapes, nobody has to choose."""
    triples = sum(len(reading.triples[part]) for part in _VALIDATED)
    return wanted.of(triples) if reading.triples[Part.SHAPES] else ALL


def check_base_iri(base_iri: str | None) -> None:
    """Raise BadSetting unless things could stand under it."""
    if base_iri is not None and not (is_absolute(base_iri) and base_iri.endswith("/")):
        raise BadSetting(f"--base-iri {base_iri}: write an absolute IRI that ends in '/'.")


def _broken_rules(
    reading: Reading, derived: tuple[og.Triple, ...], extent: Extent, processes: int
) -> tuple[tuple[Violation, ...], tuple[str, ...]]:
    """What was found, and the rules that could not be asked of a sample."""
    if extent == NONE:
        return (), ()
    validator = Validator(reading.triples[Part.SHAPES], extent)
    flat = [t for part in _VALIDATED for t in reading.triples[part]] + list(derived)
    return validator.validate(flat, processes), validator.not_asked


def told_left_out(rules: Iterable[str], reading: Reading) -> Iterator[Finding]:
    """The rules that could not be asked of a sample, as warnings."""
    for rule in rules:
        file, line = reading.places.get(rule, ("", None))
        message = (
            "This rule was left out of the sample: its query may look at anything. Write it as"
            " sh:sparql of a node shape with a target of its own, or validate all."
        )
        yield Finding(file, line, rule, "", message, "warning")


def told(found: Iterable[Violation], reading: Reading) -> Iterable[Finding]:
    """The results as findings, each once: two components may say the same of one value."""
    return dict.fromkeys(_findings(found, reading))


def _findings(found: Iterable[Violation], reading: Reading) -> Iterator[Finding]:
    for broken in found:
        file, line = reading.places.get(broken.node, ("", None))
        message = broken.message
        if broken.value is not None:
            message += f" Found: {broken.value}"
        severity = "violation" if broken.severity is Severity.VIOLATION else "warning"
        yield Finding(file, line, broken.rule, broken.node, message, severity)


def overlaps(reading: Reading) -> Iterable[Finding]:
    """A triple in two graphs would count twice in their union: one of them must go."""
    seen: dict[og.Triple, Part] = {}
    for part, triples in reading.triples.items():
        for triple in triples:
            first = seen.setdefault(triple, part)
            if first is not part:
                node = str(triple.subject).strip("<>")
                file, line = reading.places.get(node, ("", None))
                message = f"{triple} stands in {first}/ and in {part}/; keep one of them."
                yield Finding(file, line, "graphs-are-disjoint", node, message)


def described(
    reading: Reading, base_iri: str | None, subjects: Callable[[], Iterable[str]]
) -> tuple[Space, og.NamedNode | None]:
    """The spaces and the dataset that the description states, or else what the data suggest.

    These are asked for their `subjects`, each IRI once, where nothing is stated.
    """
    stated: dict[og.NamedNode, str] = {}
    dataset: og.NamedNode | None = None
    for subject, predicate, value in reading.triples[Part.DESCRIPTION]:
        if predicate in (BASE_IRI, VOID_URI_SPACE):
            stated[predicate] = value.value
        if value == VOID_DATASET and isinstance(subject, og.NamedNode):
            dataset = dataset or subject
    things = stated.get(VOID_URI_SPACE) or _commonest_namespace(subjects())
    base = stated.get(BASE_IRI) or base_iri or things
    return Space(base, things, base), dataset


def _subjects(reading: Reading) -> Iterable[str]:
    subjects = (t.subject for t in reading.triples[Part.DATA])
    return dict.fromkeys(node.value for node in subjects if isinstance(node, og.NamedNode))


def _commonest_namespace(subjects: Iterable[str]) -> str:
    counts = Counter(map(_namespace, subjects))
    counts.pop("", None)  # of urn:isbn:0
    return min(counts, key=lambda namespace: (-counts[namespace], namespace), default="urn:x:")


def _namespace(iri: str) -> str:
    return iri[: max(iri.rfind("/"), iri.rfind("#")) + 1]
