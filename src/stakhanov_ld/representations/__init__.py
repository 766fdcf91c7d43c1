"""How is a document written in each format?

- `negotiation`  which format and which language does a request prefer?
- `graphs`       Turtle, JSON-LD, N-Triples
- `pages`        HTML (templates in `templates/`, `style.css`)
- `dataset`      how is the dataset told to search engines?
- `view`         how does a page see its publication: labels for IRIs, links relative to it?
- `thing_page`   what does the page of a thing show?
- `dispute_page` what do pages show of disputes: who says what, how a claim stands?
- `term_page`    what do the pages of a vocabulary, of a term and of a rule show?
- `shown`        what is shown on a page?
- `messages`     how do pages say in other languages what the templates say in English?
- `frame`        what does every page show around its content, in each language?
"""
