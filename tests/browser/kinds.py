"""One page of each kind of the biography, and what a page is made to report."""

from __future__ import annotations

PAGES = {
    "home": "/",
    "a list": "/doc/place/",
    "a person": "/doc/person/stakhanov",
    "a place": "/doc/place/kadiivka",
    "a place that is an area on its map": "/doc/place/lugovaya?lang=uk",
    "a place of which little is told": "/doc/place/donbas",
    "an agent of whom nothing is told": "/doc/agent/many-other-miners",
    "a name": "/doc/name/time",
    "a short list": "/doc/loss/",
    "a source that tells almost everything": "/doc/source/article",
    "a thing of others": "/about?iri=https%3A%2F%2Fsws.geonames.org%2F692975%2F",
    "a claim of few words": "/doc/claim/moscow-latitude",
    "a claim": "/doc/claim/nyt-helpers",
    "a dispute": "/doc/dispute/record-1935",
    "a disputed name": "/doc/dispute/name-at-birth?lang=uk",
    "a disputed claim": "/doc/claim/record-unaided?lang=ru",
    "the vocabulary": "/ns",
    "a term": "/ns/Claim",
    "a term below another vocabulary": "/ns/status~?lang=uk",
    "the shapes": "/shapes",
    "a rule": "/shapes/a-disputed-claim-is-at-stake-somewhere",
    "the dataset": "/dataset",
    "the query page": "/sparql",
    "a result": "/sparql?query=SELECT%20*%20%7B%3Fs%20%3Fp%20%3Fo%7D%20LIMIT%2025",
    "a graph as result": "/sparql?query=CONSTRUCT%20WHERE%20%7B%3Fs%20%3Fp%20%3Fo%7D",
    "the queries": "/queries/",
    "a query with its result": "/queries/name-of-kadiivka-in-1990",
    "another day": "/queries/name-of-kadiivka-in-1990?day=1978-02-14",
    "a place on a day": "/doc/place/kadiivka?at=2016-05-12",
    "a person in a year": "/doc/person/stakhanov?at=1941",
    "everything in a year": "/at/1941",
    "the catalogue": "/catalog",
    "the files": "/download/",
    "the changes": "/changes",
    "an error": "/doc/place/nowhere",
}

REPORTS = """
window.violations = [];
document.addEventListener("securitypolicyviolation", event => window.violations.push(
    `${event.effectiveDirective} ${event.blockedURI}`));
"""
"""Gathers what the browser holds against the policy of a page."""
