"""What is a document, and which are there?

- `dataset`    what does a publication say of itself?
- `texts`      in which words is a reader told what is said in several languages?
- `index`      where in a publication is a node spoken of?
- `dated`      which statements have a time, and whom do they concern?
- `as_of`      what holds of a thing on a day, and how surely?
- `excerpts`   what must be kept so that any day can be asked about?
- `verdicts`   how is an answer about a day told, in words and in triples?
- `labels`     what is a node called, for people?
- `alignment`  what does a document say in the words of another vocabulary?
- `document`   what does a document say?
- `statistics` how much is there, and of what?
- `catalogue`  what does a publication tell the makers of catalogues?
- `security`   whom does one tell of a weakness of the site?
- `differences` what changed between two releases?
- `changes`    what is remembered of that?
- `activities` how is it said in RDF?
- `usage`      how often do the data use a word, and who does?
- `rules`      which rules are there, and which words do they check?
- `terms`      what is told of one term of a vocabulary, or of one rule?
- `site_map`   what is published? Every document.
"""
