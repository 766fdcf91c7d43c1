"""How does a document become an HTTP answer?

- `answers`   what does a request ask, and what is every answer made of?
- `stored`    what does a release answer?
- `as_of`     what is answered about a day?
- `as_of_page`  how is that shown to people?
- `problems`  how is an error told?
- `protocol`  what does a request ask of the SPARQL endpoint?
- `sparql`    what does the SPARQL endpoint answer?
- `results`   how is a query answered in the format that the client prefers?
- `service_description`  what does the SPARQL endpoint say of itself?
- `graph_store`  what does the Graph Store Protocol answer?
- `queries`   what is answered at /queries/?
- `openapi`   how would a program learn what can be asked?
- `forwarded`  who asks, and where did they find the site?
- `turns`     whose query may a web process work on now?
- `departures`  has the client of a request gone?
- `health`    is everything answered?
- `counts`    what is counted of queries?
- `metrics`   what is answered at /metrics, and to whom?
- `site`      what does an application serve, and whose turn is it?
- `app`       the Flask application, whole in itself
- `front`     what is answered before Flask?
- `observed`  what is noted of every request?
- `access_log`  how is a request written to the log?
- `request_id`  under which id?
- `worker`    what does each web process load?
- `server`    which processes serve, and how do they end together?
- `watch`     when do the files change, and what then?
"""
