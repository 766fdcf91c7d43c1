"""Which terms of which vocabularies does the program itself know by name?

Everything else is data to it. Own terms are checked against `ontology/` by a test.
"""

from __future__ import annotations

from pyoxigraph import NamedNode

AS = "https://www.w3.org/ns/activitystreams#"
CITO = "http://purl.org/spar/cito/"
DCAT = "http://www.w3.org/ns/dcat#"
DCTERMS = "http://purl.org/dc/terms/"
DQV = "http://www.w3.org/ns/dqv#"
FOAF = "http://xmlns.com/foaf/0.1/"
GEO = "http://www.w3.org/2003/01/geo/wgs84_pos#"
GEOSPARQL = "http://www.opengis.net/ont/geosparql#"
OWL = "http://www.w3.org/2002/07/owl#"
PROF = "http://www.w3.org/ns/dx/prof/"
PROV = "http://www.w3.org/ns/prov#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
SCHEMA = "https://schema.org/"
SCHEMA_HTTP = "http://schema.org/"
SKOS = "http://www.w3.org/2004/02/skos/core#"
SKOSXL = "http://www.w3.org/2008/05/skos-xl#"
SPDX = "http://spdx.org/rdf/terms#"
SLD = "https://w3id.org/stakhanov-ld/ns#"
VOID = "http://rdfs.org/ns/void#"
XSD = "http://www.w3.org/2001/XMLSchema#"

RDF_TYPE = NamedNode(RDF + "type")
RDF_SUBJECT = NamedNode(RDF + "subject")
RDF_PREDICATE = NamedNode(RDF + "predicate")
RDF_OBJECT = NamedNode(RDF + "object")
STATEMENT_PARTS = (RDF_SUBJECT, RDF_PREDICATE, RDF_OBJECT)
RDF_FIRST = NamedNode(RDF + "first")
RDF_REST = NamedNode(RDF + "rest")
RDF_NIL = NamedNode(RDF + "nil")
RDFS_COMMENT = NamedNode(RDFS + "comment")
RDFS_SEE_ALSO = NamedNode(RDFS + "seeAlso")
RDFS_LABEL = NamedNode(RDFS + "label")
XSD_DECIMAL = NamedNode(XSD + "decimal")
XSD_INTEGER = NamedNode(XSD + "integer")
XSD_BOOLEAN = NamedNode(XSD + "boolean")
XSD_DATE = NamedNode(XSD + "date")
EDTF_DATATYPE = NamedNode("http://id.loc.gov/datatypes/edtf")
TIME_DATATYPES = (XSD_DATE, NamedNode(XSD + "gYearMonth"), NamedNode(XSD + "gYear"), EDTF_DATATYPE)
"""The datatypes of literals that are times, and are read as EDTF."""

EDTF = NamedNode(SLD + "edtf")
BOUNDS = tuple(
    NamedNode(SLD + name) for name in ("earliestStart", "latestStart", "earliestEnd", "latestEnd")
)
BASE_IRI = NamedNode(SLD + "baseIri")
DEPENDENT = NamedNode(SLD + "dependent")
STATUS = NamedNode(SLD + "status")
ASSERTED = NamedNode("https://w3id.org/stakhanov-ld/ns/status#asserted")
ASSERTED_BY = NamedNode(SLD + "assertedBy")
STATED_IN = NamedNode(SLD + "statedIn")
ATTESTED_AT = NamedNode(SLD + "attestedAt")
HAS_NAME = NamedNode(SLD + "hasName")
COARSER_THAN = NamedNode(SLD + "coarserThan")
HEDGE = NamedNode(SLD + "hedge")
DISPUTE = NamedNode(SLD + "Dispute")
SECTION = NamedNode(SLD + "section")
HAS_SOURCE = NamedNode("http://www.w3.org/ns/oa#hasSource")
AT_STAKE = NamedNode(SLD + "atStake")
DENIES = NamedNode(SLD + "denies")
DERIVED_FROM = NamedNode(PROV + "wasDerivedFrom")
DISPUTES = NamedNode(CITO + "disputes")
CONTAINMENT = NamedNode(SLD + "containment")
CONTAINER = NamedNode(SLD + "container")
SEAT = NamedNode(SLD + "seat")
LITERAL_FORM = NamedNode(SKOSXL + "literalForm")
SPELLING = NamedNode(SLD + "spelling")
ABSENCE_RECORD = NamedNode(SLD + "AbsenceRecord")
IDENTIFIER = NamedNode(DCTERMS + "identifier")
AS_OF = NamedNode(SLD + "AsOf")
FIRST_DAY = NamedNode(SLD + "firstDay")
LAST_DAY = NamedNode(SLD + "lastDay")
IS_RECORDED = NamedNode(SLD + "isRecorded")
CHANGES_ON = NamedNode(SLD + "changesOn")
HAS_VERDICT = NamedNode(SLD + "verdict")
VERDICT = NamedNode(SLD + "Verdict")
CERTAINTY = NamedNode(SLD + "certainty")
OF_DATED = NamedNode(SLD + "ofDated")
BY_CLAIM = NamedNode(SLD + "byClaim")
CERTAINTIES = tuple(
    NamedNode(SLD + name) for name in ("certain", "certainInPart", "possible", "notThen")
)
"""The concepts of how surely something holds, in the order of `model.certainty.Certainty`."""
DERIVED = NamedNode("https://w3id.org/stakhanov-ld/ns/status#derived")

VOID_DATASET = NamedNode(VOID + "Dataset")
VOID_LINKSET = NamedNode(VOID + "Linkset")
VOID_URI_SPACE = NamedNode(VOID + "uriSpace")
VOID_IN_DATASET = NamedNode(VOID + "inDataset")
FOAF_PRIMARY_TOPIC = NamedNode(FOAF + "primaryTopic")
FOAF_TOPIC = NamedNode(FOAF + "topic")
FOAF_DOCUMENT = NamedNode(FOAF + "Document")
DCTERMS_CREATOR = NamedNode(DCTERMS + "creator")
DCTERMS_PUBLISHER = NamedNode(DCTERMS + "publisher")
DCTERMS_LANGUAGE = NamedNode(DCTERMS + "language")
DCTERMS_LICENSE = NamedNode(DCTERMS + "license")
DCTERMS_TITLE = NamedNode(DCTERMS + "title")
DCTERMS_DESCRIPTION = NamedNode(DCTERMS + "description")
DCTERMS_RIGHTS = NamedNode(DCTERMS + "rights")
DCTERMS_REFERENCES = NamedNode(DCTERMS + "references")
IS_REPLACED_BY = NamedNode(DCTERMS + "isReplacedBy")
TERM_STATUS = NamedNode("http://www.w3.org/2003/06/sw-vocab-status/ns#term_status")
CHANGE_NOTE = NamedNode(SKOS + "changeNote")
PROF_PROFILE = NamedNode(PROF + "Profile")
PROF_HAS_TOKEN = NamedNode(PROF + "hasToken")
VOID_EXAMPLE = NamedNode(VOID + "exampleResource")

LABELS = tuple(
    NamedNode(iri)
    for iri in (
        SKOS + "prefLabel",
        RDFS + "label",
        SKOSXL + "literalForm",
        SCHEMA + "name",
        SCHEMA_HTTP + "name",
        FOAF + "name",
        DCTERMS + "title",
    )
)
"""The properties whose values name a thing for people, the best first."""

COMMENTS = tuple(
    NamedNode(iri)
    for iri in (
        SKOS + "definition",
        DCTERMS + "description",
        RDFS + "comment",
        SCHEMA + "description",
    )
)
"""The properties whose values say in a sentence or two what a thing is, the best first."""

COORDINATES = tuple(
    (NamedNode(latitude), NamedNode(longitude))
    for latitude, longitude in (
        (GEO + "lat", GEO + "long"),
        (SCHEMA + "latitude", SCHEMA + "longitude"),
        (SCHEMA_HTTP + "latitude", SCHEMA_HTTP + "longitude"),
    )
)
"""The pairs of properties whose values are latitude and longitude, in degrees (WGS 84)."""

AS_WKT = NamedNode(GEOSPARQL + "asWKT")

GEOMETRIES = tuple(
    NamedNode(iri)
    for iri in (
        SCHEMA + "geo",
        SCHEMA_HTTP + "geo",
        GEO + "location",
        GEOSPARQL + "hasDefaultGeometry",
        GEOSPARQL + "hasCentroid",
        GEOSPARQL + "hasGeometry",
    )
)
"""The properties that lead from a thing to a node which has its coordinates."""

WITHIN: tuple[tuple[NamedNode, ...], ...] = (
    (CONTAINMENT, CONTAINER),
    (NamedNode(SCHEMA + "containedInPlace"),),
    (NamedNode(SCHEMA_HTTP + "containedInPlace"),),
    (NamedNode(GEOSPARQL + "sfWithin"),),
)
"""The properties, or chains of them, that lead from a place to one that it lies in."""

NEAR: tuple[tuple[NamedNode, ...], ...] = ((NamedNode(FOAF + "based_near"),),)
"""Those that lead to a place that a thing is near to."""

SEATS: tuple[tuple[NamedNode, ...], ...] = ((SEAT,),)
"""Those that lead from an area to the place from which it is run."""
