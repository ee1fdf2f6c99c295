"""Production's settings, read from an environment as a host would give it."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ASK = """
import json, sys
import django; django.setup()
from django.conf import settings as s
names = sys.argv[1:]
print(json.dumps({name: getattr(s, name, None) for name in names}, default=str))
"""


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    folder = tmp_path_factory.mktemp("production")
    return {
        "PATH": os.environ["PATH"],
        "DJANGO_SETTINGS_MODULE": "learning.settings.production",
        "SECRET_KEY": "production-" + "k9" * 30,
        "DATABASE_URL": f"sqlite:///{folder}/db.sqlite3",
        "ALLOWED_HOSTS": "learn.example.org",
        "BASE_URL": "https://learn.example.org",
        "BROKER_URL": "redis://localhost/0",
        "DATA_DIR": str(folder),
    }


def run(arguments: list[str], environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, *arguments], cwd=ROOT, env=environment, capture_output=True, text=True, check=False, timeout=120)


def test_the_deployment_check_has_nothing_to_say(environment: dict[str, str]) -> None:
    done = run(["-W", "error::RuntimeWarning", "manage.py", "check", "--deploy", "--fail-level", "WARNING"], environment)

    assert done.returncode == 0, done.stderr
    assert "no issues" in done.stdout


def test_what_is_kept_on_a_visitors_side_is_kept_safely(environment: dict[str, str]) -> None:
    names = ("DEBUG", "SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SESSION_COOKIE_HTTPONLY", "SESSION_COOKIE_SAMESITE", "ALLOWED_HOSTS",
             "SECURE_SSL_REDIRECT", "SECURE_HSTS_SECONDS", "USE_X_FORWARDED_HOST", "ALLAUTH_TRUSTED_PROXY_COUNT", "CELERY_ACCEPT_CONTENT",
             "SESSION_SERIALIZER", "CORS_ALLOW_ALL_ORIGINS")  # fmt: skip
    done = run(["-c", ASK, *names], environment)
    told = json.loads(done.stdout)

    assert [told[name] for name in names[1:4]] == [True, True, True]
    assert (told["DEBUG"], told["USE_X_FORWARDED_HOST"], told["CORS_ALLOW_ALL_ORIGINS"]) == (False, False, None)
    assert (told["SESSION_COOKIE_SAMESITE"], told["ALLOWED_HOSTS"]) == ("Lax", ["learn.example.org"])
    assert told["SECURE_SSL_REDIRECT"]
    assert told["SECURE_HSTS_SECONDS"] >= 31_536_000
    assert told["ALLAUTH_TRUSTED_PROXY_COUNT"] == 1
    assert told["CELERY_ACCEPT_CONTENT"] == ["json"]
    assert told["SESSION_SERIALIZER"].endswith("JSONSerializer")


@pytest.mark.parametrize("missing", ["SECRET_KEY", "ALLOWED_HOSTS", "DATABASE_URL"])
def test_a_missing_value_is_named_and_nothing_starts(environment: dict[str, str], missing: str) -> None:
    done = run(["-c", ASK], {name: value for name, value in environment.items() if name != missing})

    assert done.returncode != 0
    assert missing in done.stderr
