"""Which formats are there, and what is each called?

One table; negotiation, suffixes, Link headers, dumps, VoID features, the service description and
the pages read it. The order is the order of preference where a request leaves the choice open.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, eq=False)
class Format:
    """One serialisation: its own name, its suffix, its media type and the IRI that names it.

    The rows of the table are all there are, so one is equal to itself alone.
    """

    name: str
    suffix: str
    media_type: str
    label: str
    iri: str
    """The format's IRI in the W3C registry https://www.w3.org/ns/formats/, or its specification."""
    aliases: tuple[str, ...] = ()
    """Other media types by which clients ask for it."""
    charset: bool = False
    """Whether Content-Type carries `charset=utf-8` (JSON types define none: RFC 8259, 11)."""
    profile: str = ""
    """The media type's `profile` parameter, by which this form of it is asked for (JSON-LD 1.1,
    C); such a form is never chosen unasked."""
    named_only: bool = False
    """Whether it is only for those who name its media type: no wildcard means it."""
    file_type: str = ""
    """What it is called in the file types of the EU, which DCAT-AP asks for."""

    @property
    def media_range(self) -> str:
        """What asks for it in Accept."""
        return f'{self.media_type};profile="{self.profile}"' if self.profile else self.media_type

    @property
    def content_type(self) -> str:
        """The value of Content-Type."""
        return f"{self.media_range}; charset=utf-8" if self.charset else self.media_range


_W3C = "http://www.w3.org/ns/formats/"

TURTLE = Format(
    "turtle", "ttl", "text/turtle", "Turtle", _W3C + "Turtle",
    ("application/x-turtle",), charset=True,
    file_type="RDF_TURTLE",
)  # fmt: skip
JSON_LD = Format(
    "json-ld", "jsonld", "application/ld+json", "JSON-LD", _W3C + "JSON-LD",
    ("application/json",),
    file_type="JSON_LD",
)  # fmt: skip
JSON_LD_FRAMED = Format(
    "json-ld-framed", "framed.jsonld", "application/ld+json", "JSON-LD, framed",
    _W3C + "JSON-LD", profile="http://www.w3.org/ns/json-ld#framed",
)  # fmt: skip
N_TRIPLES = Format(
    "n-triples", "nt", "application/n-triples", "N-Triples", _W3C + "N-Triples",
    ("text/plain",),
    file_type="RDF_N_TRIPLES",
)  # fmt: skip
RDF_XML = Format(
    "rdf-xml", "rdf", "application/rdf+xml", "RDF/XML", _W3C + "RDF_XML",
    ("application/xml", "text/xml"),
    file_type="RDF_XML",
)  # fmt: skip
TRIG = Format(
    "trig", "trig", "application/trig", "TriG", _W3C + "TriG",
    file_type="RDF_TRIG",
)  # fmt: skip
N_QUADS = Format(
    "n-quads", "nq", "application/n-quads", "N-Quads", _W3C + "N-Quads",
    file_type="RDF_N_QUADS",
)  # fmt: skip
HTML = Format(
    "html", "html", "text/html", "HTML page", "https://html.spec.whatwg.org/",
    ("application/xhtml+xml",), charset=True,
)  # fmt: skip
JSON = Format(
    "json", "json", "application/json", "JSON",
    "https://www.rfc-editor.org/rfc/rfc8259",
)  # fmt: skip
LINKSET = Format(
    "linkset", "linkset.json", "application/linkset+json", "Link set",
    "https://www.rfc-editor.org/rfc/rfc9264", named_only=True,
)  # fmt: skip
API_CATALOG = Format(
    "api-catalog", "json", "application/linkset+json", "API catalogue",
    "https://www.rfc-editor.org/rfc/rfc9727",
    profile="https://www.rfc-editor.org/info/rfc9727",
)  # fmt: skip
SITEMAP = Format(
    "sitemap", "xml", "application/xml", "Sitemap",
    "https://www.sitemaps.org/protocol.html", charset=True,
)  # fmt: skip
PLAIN_TEXT = Format(
    "plain-text", "txt", "text/plain", "Plain text",
    "https://www.rfc-editor.org/rfc/rfc2046", charset=True,
)  # fmt: skip
ATOM = Format(
    "atom", "atom", "application/atom+xml", "Atom feed", "https://www.rfc-editor.org/rfc/rfc4287",
    ("application/xml", "text/xml"),
)  # fmt: skip
CSS = Format(
    "css", "css", "text/css", "Style sheet", "https://www.w3.org/TR/CSS/",
    charset=True,
)  # fmt: skip
SVG = Format(
    "svg", "svg", "image/svg+xml", "SVG drawing", "https://www.w3.org/TR/SVG2/",
)  # fmt: skip
JAVASCRIPT = Format(
    "javascript", "js", "text/javascript", "Script", "https://www.rfc-editor.org/rfc/rfc9239",
    charset=True,
)  # fmt: skip
SPARQL_QUERY = Format(
    "sparql-query", "rq", "application/sparql-query", "SPARQL query",
    "https://www.w3.org/TR/sparql11-query/", charset=True,
)  # fmt: skip
PROBLEM = Format(
    "problem", "problem.json", "application/problem+json", "Problem details",
    "https://www.rfc-editor.org/rfc/rfc9457", ("application/json",),
)  # fmt: skip

SPARQL_JSON = Format(
    "sparql-json", "srj", "application/sparql-results+json", "SPARQL results in JSON",
    _W3C + "SPARQL_Results_JSON", ("application/json",),
)  # fmt: skip
SPARQL_XML = Format(
    "sparql-xml", "srx", "application/sparql-results+xml", "SPARQL results in XML",
    _W3C + "SPARQL_Results_XML", ("application/xml", "text/xml"),
)  # fmt: skip
SPARQL_CSV = Format(
    "sparql-csv", "csv", "text/csv", "SPARQL results in CSV",
    _W3C + "SPARQL_Results_CSV", charset=True,
)  # fmt: skip
SPARQL_TSV = Format(
    "sparql-tsv", "tsv", "text/tab-separated-values", "SPARQL results in TSV",
    _W3C + "SPARQL_Results_TSV", charset=True,
)  # fmt: skip

DOCUMENT_FORMATS = (TURTLE, JSON_LD, N_TRIPLES, RDF_XML, TRIG, N_QUADS, HTML)
"""What documents are offered in: all of them in all, but for RDF/XML, which cannot carry every
graph (RDF 1.1 XML Syntax, 6.1)."""

DUMP_FORMATS = (TURTLE, JSON_LD, N_TRIPLES, RDF_XML, TRIG, N_QUADS)
"""What files to take away are written in, each graph in all that can carry it."""

QUAD_FORMATS = (TRIG, N_QUADS)
"""Those that can name graphs."""

FIRST_DUMPS = (TURTLE, JSON_LD, N_TRIPLES)
"""The forms of everything that readers and search engines are led to first."""

VIEW_FORMATS = (JSON_LD_FRAMED,)
"""What a document about one thing is offered in besides, to whoever asks for it: views, which may
leave out what cannot be reached from the thing."""

PROFILE_FORMATS = (TURTLE, JSON_LD, N_TRIPLES, RDF_XML)
"""What a document is offered in under a profile other than its own."""

GRAPH_RESULT_FORMATS = (TURTLE, N_TRIPLES, JSON_LD, RDF_XML, TRIG, N_QUADS)
"""What CONSTRUCT and DESCRIBE are answered in."""

ROW_RESULT_FORMATS = (SPARQL_JSON, SPARQL_XML, SPARQL_CSV, SPARQL_TSV)
"""What SELECT and ASK are answered in."""

DESCRIPTION_FORMATS = (TURTLE, JSON_LD, N_TRIPLES, HTML)
"""What the SPARQL endpoint describes itself in; the page is its query form."""

CATALOG_FORMATS = (TURTLE, JSON_LD, N_TRIPLES, RDF_XML, HTML)
"""What the catalogue is offered in."""

CHANGES_FORMATS = (TURTLE, JSON_LD, N_TRIPLES, ATOM, RDF_XML, HTML)
"""What the list of changes is offered in; a feed before RDF/XML and pages, since readers of feeds
take those too and like them no less."""

LIST_FORMATS = (JSON, HTML)
"""What the list of named queries is offered in."""

ERROR_FORMATS = (PROBLEM, HTML)
"""What errors are told in."""

ALL_FORMATS = (
    *DOCUMENT_FORMATS,
    *VIEW_FORMATS,
    LINKSET,
    API_CATALOG,
    SITEMAP,
    PLAIN_TEXT,
    JSON,
    ATOM,
    CSS,
    SVG,
    JAVASCRIPT,
    SPARQL_QUERY,
    PROBLEM,
    *ROW_RESULT_FORMATS,
)
"""Every row of the table."""

FORMAT_BY_NAME = {format_.name: format_ for format_ in ALL_FORMATS}
