"""How is a document written in each format?

- `negotiation`  which format and which language does a request prefer?
- `graphs`       Turtle, N-Triples and the rest
- `json_ld`      JSON-LD
- `pages`        HTML (templates in `templates/`, `style.css`)
- `atom`         how are changes told to readers of feeds?
- `described`    how is a thing told in statements, each with how it is known and who says so?
- `when`         how is a time told in words?
- `charts`       how are time and places drawn?
- `in_time`      which statements about a thing are drawn in time?
- `drawn`        which charts does a document have?
- `maps`         which map, and what does the table beside it say?
- `dataset`      how is the dataset told to search engines?
- `linked`       what do the links of a document start from, and how do they name their targets?
- `relations`    by which relations does it lead elsewhere, and where is that told?
- `links`        how is that told: in headers, in pages, in link sets?
- `sitemap`      which pages would a search engine visit?
- `view`         how does a page see its publication: labels for IRIs, links relative to it?
- `thing_page`   what does the page of a thing show?
- `dispute_page` what do pages show of disputes: who says what, how a claim stands?
- `term_page`    what do the pages of a vocabulary, of a term and of a rule show?
- `shown`        what is shown on a page?
- `messages`     how do pages say in other languages what the templates say in English?
- `frame`        what does every page show around its content, in each language?
"""
