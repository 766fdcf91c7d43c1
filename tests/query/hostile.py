"""Which queries are meant to kill, hang or exhaust whoever runs them, and how does each try?"""

from __future__ import annotations

from query.asking import BOMB, ENDLESS

_STAR = " ; ".join(f"<http://x/p> ?o{number}" for number in range(200))
_PRODUCT = " . ".join(f"?a{n} ?b{n} ?c{n}" for n in range(6))


def _nested(opening: str, closing: str, levels: int = 6000, inner: str = "") -> str:
    return opening * levels + inner + closing * levels


HOSTILE = {
    "nested braces": "SELECT * " + _nested("{", "}"),
    "nested parentheses": f"SELECT ({_nested('(', ')', inner='1')} AS ?x) {{}}",
    "nested calls": f"SELECT ({_nested('STR(', ')', inner='1')} AS ?x) {{}}",
    "nested IF": f"SELECT ({_nested('IF(1,1,', ')', inner='1')} AS ?x) {{}}",
    "nested OPTIONAL": f"SELECT * {{ {_nested('OPTIONAL{', '}', 5000)} }}",
    "nested sub-selects": f"SELECT * {{ {_nested('{SELECT*{', '}}', 5000)} }}",
    "nested GRAPH": f"SELECT * {{ {_nested('GRAPH ?g{', '}', 5000)} }}",
    "nested EXISTS": f"SELECT * {{ {_nested('FILTER EXISTS{', '}', 4000)} }}",
    "nested collections": f"SELECT * {{ ?s ?p {_nested('(', ')', 300, '1')} }}",
    "nested blank nodes": f"SELECT * {{ ?s ?p {_nested('[<a:> ', ']', 300, '1')} }}",
    "nested triple terms": f"SELECT * {{ ?s ?p {_nested('<<(?a ?b ', ')>>', 4000, '1')} }}",
    "nested reified triples": f"SELECT * {{ ?s ?p {_nested('<<?a ?b ', '>>', 500, '1')} }}",
    "nested paths": f"SELECT * {{ ?s {_nested('(', ')+', 9000, '<a:>')} ?o }}",
    "run of negations": f"SELECT ({'!' * 60000}1 AS ?x) {{}}",
    "long || chain": f"SELECT ({'||'.join(['1'] * 20000)} AS ?x) {{}}",
    "long + chain": f"SELECT ({'+'.join(['?y'] * 20000)} AS ?x) {{}}",
    "long * chain": f"SELECT ({'*'.join(['1'] * 30000)} AS ?x) {{}}",
    "long UNION chain": f"SELECT * {{ {'UNION'.join(['{}'] * 7000)} }}",
    "run of MINUS": f"SELECT * {{ ?s ?p ?o {'MINUS{?s<a:>?o}' * 4000} }}",
    "run of FILTER": f"SELECT * {{ {'FILTER(1)' * 7000} }}",
    "run of HAVING": f"SELECT ?s {{ ?s ?p ?o }} GROUP BY ?s HAVING {'(1)' * 20000}",
    "500 OPTIONALs": f"SELECT * {{ ?s ?p ?o {'OPTIONAL{?s<a:>?o}' * 500} }}",
    "200-pattern star": f"SELECT * {{ ?s {_STAR} }}",
    "512-step path": f"SELECT * {{ ?s {'/'.join(['<http://x/p>'] * 512)} ?o }}",
    "512 optional steps": f"SELECT * {{ ?s {'/'.join(['<http://x/p>?'] * 512)} ?o }}",
    "1,000-member collection": f"SELECT * {{ ?s ?p ({' 1' * 1000}) }}",
    "run of annotations": f"SELECT * {{ ?s ?p ?o {'{|?a ?b|}' * 500} }}",
    "cartesian COUNT": ENDLESS,
    "cartesian SELECT": f"SELECT * {{ {_PRODUCT} }}",
    "cartesian ORDER BY": f"SELECT * {{ {_PRODUCT} }} ORDER BY ?c5",
    "cartesian DISTINCT": f"SELECT DISTINCT * {{ {_PRODUCT} }}",
    "cartesian GROUP BY": f"SELECT ?a0 (COUNT(*) AS ?n) {{ {_PRODUCT} }} GROUP BY ?a0 ?b1 ?c2 ?c3",
    "cartesian CONSTRUCT": f"CONSTRUCT {{ ?a0 ?b1 ?c2 }} {{ {_PRODUCT} }}",
    "cartesian ASK": f"ASK {{ {_PRODUCT} FILTER(?c0 = 'no') FILTER(?c5 = 'never') }}",
    "cartesian MINUS": f"SELECT * {{ ?s ?p ?o MINUS {{ {_PRODUCT} }} }}",
    "cartesian VALUES": "SELECT * { "
    + " ".join(f"VALUES ?v{n} {{ {' '.join(map(str, range(100)))} }}" for n in range(9))
    + " }",
    "CONCAT doubling": BOMB,
    "GROUP_CONCAT of a product": "SELECT (GROUP_CONCAT(?c) AS ?g) { ?a ?b ?c . ?d ?e ?f . ?g1 ?h ?i }",
    "REPLACE doubling": "SELECT (STRLEN(?v30) AS ?n) { BIND('aaaa' AS ?v0) "
    + " ".join(f"BIND(REPLACE(?v{n}, 'a', 'aa') AS ?v{n + 1})" for n in range(30))
    + "}",
    "catastrophic regex": "SELECT * { FILTER(REGEX('" + "a" * 40 + "!', '^(a+)+$')) }",
    "huge regex repetition": "SELECT * { FILTER(REGEX('aaaa', '((a{1000}){1000}){1000}')) }",
    "everything to everything": "SELECT * { ?s (!<a:>|^!<a:>)* ?o . ?o (!<a:>|^!<a:>)* ?t }",
    "offset beyond a product": f"SELECT * {{ {_PRODUCT} }} OFFSET 999999999999 LIMIT 1",
    "limit of 64 bits": "SELECT * { ?s ?p ?o } LIMIT 18446744073709551615",
    "number of 20,000 digits": f"SELECT ({'9' * 20000} * {'9' * 20000} AS ?x) {{}}",
    "year of 5,000 digits": "SELECT (YEAR('" + "9" * 5000 + "-01-01T00:00:00'"
    "^^<http://www.w3.org/2001/XMLSchema#dateTime>) AS ?x) {}",
    "thousand graphs of FROM": "SELECT * "
    + "".join(f"FROM <http://x/g{n}> " for n in range(300))
    + "{ ?s ?p ?o }",
    "many columns": "SELECT * { VALUES (" + " ".join(f"?v{n}" for n in range(5000)) + ") {} }",
    "right-to-left marks and NUL": "SELECT ('\u202e\u0000' AS ?x) {}",
}
