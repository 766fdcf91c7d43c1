"""One page of each kind of the biography."""

from __future__ import annotations

PAGES = {
    "home": "/",
    "a list": "/doc/place/",
    "a person": "/doc/person/stakhanov",
    "a place": "/doc/place/kadiivka",
    "a claim": "/doc/claim/nyt-helpers",
    "a dispute": "/doc/dispute/record-1935",
    "the vocabulary": "/ns",
    "the shapes": "/shapes",
    "the dataset": "/dataset",
    "the query page": "/sparql",
    "a result": "/sparql?query=SELECT%20*%20%7B%3Fs%20%3Fp%20%3Fo%7D",
    "a graph as result": "/sparql?query=CONSTRUCT%20WHERE%20%7B%3Fs%20%3Fp%20%3Fo%7D",
    "the queries": "/queries/",
    "a query with its result": "/queries/name-of-kadiivka-in-1990",
    "another day": "/queries/name-of-kadiivka-in-1990?day=1978-02-14",
    "an error": "/doc/place/nowhere",
}
