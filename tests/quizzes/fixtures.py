"""Real files from other projects, when they are at hand: `CHEMINER_FIXTURES` names their folder."""

import json
import os
from pathlib import Path

FOLDER = Path(os.environ.get("CHEMINER_FIXTURES") or Path(__file__).resolve().parents[3] / "shared" / "fixtures")


def expected(prefix: str) -> dict[str, dict]:
    """What each file of a family must yield; empty when the folder is not there."""
    index = FOLDER / "expected.json"
    if not index.exists():
        return {}
    return {path: row for path, row in json.loads(index.read_text(encoding="utf-8"))["files"].items() if path.startswith(prefix)}
