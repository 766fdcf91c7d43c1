"""Every IRI has one path or none, and links lead where they say under any prefix."""

from __future__ import annotations

from urllib.parse import unquote, urljoin, urlsplit

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from stakhanov_ld.addresses import Space, is_absolute, relative

SPACE = Space("https://w.example/", "https://w.example/id/", "https://words.example/")
HASHED = Space("http://v.example/ns#", "http://v.example/ns#", "http://v.example/ns#")


@pytest.mark.parametrize(
    ("iri", "document", "why"),
    [
        ("https://w.example/id/place/a", "doc/place/a", "a thing"),
        ("https://w.example/id/place/a#part", "doc/place/a", "a part of a thing"),
        ("https://w.example/id/place/%D0%9A", "doc/place/К", "paths are decoded"),
        ("https://w.example/id/place/К", "doc/place/К", "an IRI in its own script"),
        ("https://w.example/ns#Claim", "ns", "a term stands in its vocabulary's document"),
        ("https://words.example/ns#Claim", "ns", "words keep their IRIs when things move"),
        ("https://w.example/dataset", "dataset", "an information resource of our own"),
        ("https://w.example/", None, "the home page describes nothing"),
        ("https://w.example/id/", None, "the space itself is no thing"),
        ("https://o.example/id/place/a", None, "somebody else's"),
        ("https://w.example/id/a//b", None, "empty segments do not survive proxies"),
        ("https://w.example/id/a%2Fb", None, "a server decodes it to a/b"),
        ("https://w.example/id/../x", None, "clients resolve dot segments away"),
        ("https://w.example/id/a?b", None, "a query is no path"),
        ("https://w.example/sparql", None, "taken by a service"),
        ("https://w.example/doc/x", None, "taken by documents"),
    ],
)
def test_where_an_iri_is_described(iri: str, document: str | None, why: str) -> None:
    """Each kind of IRI has the path it should, or none."""
    assert SPACE.document_of(iri) == document, why


def test_a_vocabulary_may_be_a_space_of_things() -> None:
    """Terms of a hash namespace get documents of their own."""
    assert HASHED.document_of("http://v.example/ns#Term") == "doc/Term"
    assert HASHED.thing_path("http://v.example/ns#Term") == "id/Term"


SEGMENT = st.text(
    st.characters(exclude_characters="/\\", exclude_categories=("Cs", "Cc")), min_size=1, max_size=8
).filter(lambda s: s not in (".", "..") and s == s.strip())
PATH = st.lists(SEGMENT, max_size=4).map("/".join)


@example(";", "", "http://h.example/")  # an empty parameter, for old readers of URLs
@given(PATH, PATH, st.sampled_from(["http://h.example/", "https://h.example/some/prefix/"]))
def test_a_relative_reference_leads_to_its_target(target: str, source: str, root: str) -> None:
    """Resolved against the page it stands on (RFC 3986, 5), under any prefix."""
    from stakhanov_ld.addresses import encoded

    resolved = urljoin(root + encoded(source), relative(target, source))
    assert unquote(urlsplit(resolved).path) == urlsplit(root).path + target


@pytest.mark.parametrize(
    ("iri", "absolute", "why"),
    [
        ("https://w.example/a", True, "a scheme and a host"),
        ("urn:a", True, "a scheme that has no hosts"),
        ("/a", False, "a path"),
        ("http:a", False, "no host"),
        ("http://[", False, "half an address of IPv6"),
        ("http://a\u2100/", False, "a host that would be read as another with a path"),
    ],
)
def test_what_an_absolute_iri_is(iri: str, absolute: bool, why: str) -> None:
    """Told of any text, never refused with an exception."""
    assert is_absolute(iri) is absolute, why
