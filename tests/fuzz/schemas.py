"""Does the server keep what its OpenAPI description promises?

    python tests/fuzz/schemas.py [--examples 20]

Serves the biography and lets schemathesis make requests from /openapi.json, good and bad ones:
no answer may be a 5xx, be of an undeclared status or media type, or come from bad data unnoticed.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "tests"))

from living import LiveSite  # noqa: E402

# What is not asked: unsupported methods are refused by the site's own tests, and an answer to a
# parameter that the description does not know is what SPARQL 1.1 Protocol wants.
CHECKS = (
    "not_a_server_error", "status_code_conformance", "content_type_conformance",
    "response_schema_conformance", "response_headers_conformance", "unsupported_method",
)  # fmt: skip


def main() -> None:
    """Run schemathesis and end with its exit code."""
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--examples", type=int, default=20)
    examples = arguments.parse_args().examples
    with (
        tempfile.TemporaryDirectory() as shelf,
        LiveSite(ROOT, "--release-dir", shelf, "--no-access-log") as site,
    ):
        command = [
            str(Path(sys.executable).parent / "schemathesis"), "run",
            f"http://127.0.0.1:{site.port}/openapi.json",
            "--checks", ",".join(CHECKS),
            "--max-examples", str(examples),
            "--phases", "examples,coverage,fuzzing",
            "--suppress-health-check", "all",
            "--generation-database", "none",
        ]  # fmt: skip
        sys.exit(subprocess.run(command, check=False).returncode)


if __name__ == "__main__":
    main()
