"""How does a document become an HTTP answer?

- `answers`   what does a release answer to a request?
- `problems`  how is an error told?
- `protocol`  what does a request ask of the SPARQL endpoint?
- `sparql`    what does the SPARQL endpoint answer?
- `health`    is everything answered?
- `site`      what does an application serve?
- `app`       the Flask application, whole in itself
- `front`     what is answered before Flask?
- `worker`    what does each web process load?
- `server`    which processes serve, and how do they end together?
- `watch`     when do the files change, and what then?
"""
