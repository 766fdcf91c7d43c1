"""How is a document written in each format?

- `negotiation`  which format does a request prefer?
- `graphs`       Turtle, JSON-LD, N-Triples
- `pages`        HTML (templates in `templates/`, `style.css`)
- `frame`        what does every page show around its content?
"""
