"""`make check`: format, lint, floors, types of the engines, missing migrations and translations. Each finding names its file."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BIN = Path(sys.executable).parent
TEMPLATES = sorted(
    str(path.relative_to(ROOT))
    for folder in ("cms", "learning", "paths", "quizzes")
    for path in (ROOT / folder).rglob("templates/**/*.html")
)
CHECKS: list[tuple[str, list[str]]] = [
    ("format", [str(BIN / "ruff"), "format", "--check", "--quiet", "."]),
    ("lint", [str(BIN / "ruff"), "check", "--quiet", "."]),
    ("templates", [str(BIN / "djade"), "--check", "--target-version", "5.2", *TEMPLATES]),
    ("imports", [str(BIN / "lint-imports"), "--no-cache"]),
    ("types", [str(BIN / "mypy")]),
    ("system", [sys.executable, "manage.py", "check", "--fail-level", "WARNING"]),
    ("migrations", [sys.executable, "manage.py", "makemigrations", "--check", "--dry-run"]),
    ("translations", [sys.executable, "manage.py", "messages", "check"]),
]


def main() -> int:
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "learning.settings.test"}
    failed = []
    for name, command in CHECKS:
        done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
        sys.stdout.write(f"{'ok  ' if done.returncode == 0 else 'FAIL'} {name}\n")
        if done.returncode:
            failed.append(name)
            sys.stdout.write(done.stdout[-6000:] + done.stderr[-3000:] + "\n")
        sys.stdout.flush()
    sys.stdout.write(f"check: {len(CHECKS) - len(failed)} of {len(CHECKS)} hold\n")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
