"""What is to be reached? One row a goal; docs/performance.md tells which are."""

from __future__ import annotations

from dataclasses import dataclass

OURS = "stakhanov-ld"
NGINX = "nginx"
EXPORT = "nginx, as an export"
OXIGRAPH = "oxigraph"
RDFLIB = "rdflib-endpoint"


@dataclass(frozen=True, slots=True)
class Goal:
    """A figure of `server` in a row of results, or its ratio to the figure of `against`.

    The measures are those of all results whose row is `row`; the goal is reached when the worst of
    them reaches it.
    """

    row: str
    what: str
    against: str
    """The server that the figure is divided by; empty where the figure itself counts."""
    reach: float
    stretch: float | None = None
    unit: str = "×"
    at_most: bool = False
    """Whether less is better."""
    server: str = OURS
    case: str = ""
    """The only case that counts; empty where all do."""

    @property
    def name(self) -> str:
        """What is measured, and what it is divided by."""
        return f"{self.what} / {self.against}" if self.against else self.what

    def reached(self, figure: float) -> bool:
        """Whether `figure` is as good as it has to be."""
        return figure <= self.reach if self.at_most else figure >= self.reach

    def stretched(self, figure: float) -> bool:
        """Whether `figure` is as good as one could wish; without a stretch, as it has to be."""
        wished = self.reach if self.stretch is None else self.stretch
        return figure <= wished if self.at_most else figure >= wished

    def times(self, figure: float) -> float:
        """How many times as good as it has to be: 1 is just reached, whichever way is better."""
        if not self.at_most:
            return figure / self.reach
        if self.reach == 0:  # none was allowed: reached, or missed by as many
            return 1 / (1 + figure)
        return self.reach / figure


GOALS = (
    Goal("document", "document, 200", NGINX, 0.40, 0.45),
    Goal("not modified", "document, 304", NGINX, 0.40, 0.45),
    Goal("document", "document of a static export", NGINX, 1.0, server=EXPORT),
    Goal("point", "new point query", OXIGRAPH, 0.45, 0.6),
    Goal("point", "new point query", RDFLIB, 5),
    Goal("many rows", "new query, 20 rows or more", OXIGRAPH, 0.8, 1.0),
    Goal("many rows", "new query, 20 rows or more", RDFLIB, 15),
    Goal("repeated", "query asked before", OXIGRAPH, 1.5, 2),
    Goal("failed queries", "failed queries under attack", "", 0, unit="", at_most=True),
    Goal("attacked", "p99 under attack", "alone", 10, 3, at_most=True),
    Goal("back", "SPARQL back after SIGKILL", "", 1, unit="s", at_most=True),
    Goal("start", "cold start with a release", "", 1.0, unit="s", at_most=True),
    Goal("build", "build of the biography", "", 15, 8, unit="s", at_most=True,
         case="the biography"),
    Goal("build", "build of 10 M triples", "oxigraph load", 3, 2, at_most=True,
         case="10,000,000 triples"),
    Goal("memory of serve", "memory of serve, 10 M triples", "", 500, unit="MB", at_most=True,
         case="10,000,000 triples"),
    *(Goal(f"{what}; p95; 10,000,000 triples; 8 connections", f"{what} at 10 M triples, p95", "",
           100, unit="ms", at_most=True)
      for what in ("document", "point query", "inverse look-up")),
    Goal("growth", "documents at 10 M triples", "5,000 triples", 0.9, 1.0,
         server="10,000,000 triples"),
)  # fmt: skip
"""Those that the design of the engine set; "constant within noise" allows a tenth."""
