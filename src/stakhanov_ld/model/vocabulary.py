"""Which terms of which vocabularies does the program itself know by name?

Everything else is data to it. Own terms are checked against `ontology/` by a test.
"""

from __future__ import annotations

from pyoxigraph import NamedNode

CITO = "http://purl.org/spar/cito/"
DCAT = "http://www.w3.org/ns/dcat#"
DCTERMS = "http://purl.org/dc/terms/"
DQV = "http://www.w3.org/ns/dqv#"
FOAF = "http://xmlns.com/foaf/0.1/"
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
RDF_FIRST = NamedNode(RDF + "first")
RDF_REST = NamedNode(RDF + "rest")
RDF_NIL = NamedNode(RDF + "nil")
RDFS_COMMENT = NamedNode(RDFS + "comment")
RDFS_LABEL = NamedNode(RDFS + "label")
XSD_INTEGER = NamedNode(XSD + "integer")
XSD_BOOLEAN = NamedNode(XSD + "boolean")
XSD_DATE = NamedNode(XSD + "date")

EDTF = NamedNode(SLD + "edtf")
BOUNDS = tuple(
    NamedNode(SLD + name) for name in ("earliestStart", "latestStart", "earliestEnd", "latestEnd")
)
BASE_IRI = NamedNode(SLD + "baseIri")
DEPENDENT = NamedNode(SLD + "dependent")
STATUS = NamedNode(SLD + "status")
ASSERTED_BY = NamedNode(SLD + "assertedBy")
STATED_IN = NamedNode(SLD + "statedIn")
ATTESTED_AT = NamedNode(SLD + "attestedAt")
DISPUTES = NamedNode(CITO + "disputes")
HAS_NAME = NamedNode(SLD + "hasName")
LITERAL_FORM = NamedNode(SKOSXL + "literalForm")
SPELLING = NamedNode(SLD + "spelling")
ABSENCE_RECORD = NamedNode(SLD + "AbsenceRecord")
DISPUTE = NamedNode(SLD + "Dispute")
AT_STAKE = NamedNode(SLD + "atStake")
HEDGE = NamedNode(SLD + "hedge")
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
DCTERMS_LANGUAGE = NamedNode(DCTERMS + "language")
DCTERMS_LICENSE = NamedNode(DCTERMS + "license")
DCTERMS_TITLE = NamedNode(DCTERMS + "title")
DCTERMS_DESCRIPTION = NamedNode(DCTERMS + "description")
DCTERMS_RIGHTS = NamedNode(DCTERMS + "rights")
IS_REPLACED_BY = NamedNode(DCTERMS + "isReplacedBy")
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
