"""How does a document become an HTTP answer?

- `answers`   what does a release answer to a request?
- `problems`  how is an error told?
- `protocol`  what does a request ask of the SPARQL endpoint?
- `app`       the Flask application, whole in itself
- `front`     what is answered before Flask?
- `worker`    what does each web process load?
- `server`    which processes serve, and how do they end together?
- `watch`     when do the files change, and what then?
"""
