"""The files of `deploy/` name what exists: queues, commands, variables, services. Whether they run is seen where there are servers."""

import re
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import yaml
from django.core.management import get_commands

from learning.celery import app

ROOT = Path(__file__).resolve().parents[2]
DEPLOY = ROOT / "deploy"
ELSEWHERE = {
    "DJANGO_SETTINGS_MODULE",
    "PROMETHEUS_MULTIPROC_DIR",
    "POSTGRES_PASSWORD",
    "RABBITMQ_PASSWORD",
    "SITE_HOST",
}  # Django, libraries, compose


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    return yaml.safe_load((DEPLOY / "compose.yaml").read_text())


def written() -> dict[str, str]:
    files = [*(DEPLOY / "systemd").iterdir(), DEPLOY / "compose.yaml", DEPLOY / "Dockerfile", DEPLOY / "README.md"]
    return {path.name: path.read_text() for path in files}


def test_each_server_and_service_that_is_named_is_there(compose: dict[str, Any]) -> None:
    services, volumes = compose["services"], compose["volumes"]
    for name, service in services.items():
        assert service.get("depends_on", {}).keys() <= services.keys(), name
        assert {each.partition(":")[0] for each in service.get("volumes", [])} <= volumes.keys(), name
        for key, value in service.get("environment", {}).items():
            if key.endswith("_URL"):
                assert urlsplit(re.sub(r"\$\{[^}]*\}", "x", value)).hostname in services, (name, key)


def test_each_queue_has_a_worker_and_each_worker_a_queue(compose: dict[str, Any]) -> None:
    commands = [service.get("command", []) for service in compose["services"].values()]
    served = {command[command.index("-Q") + 1] for command in commands if "-Q" in command}
    units = set(re.findall(r"cheminer-worker@([\w-]+)\.service", (DEPLOY / "systemd" / "cheminer.target").read_text()))

    assert served == units == set(app.amqp.queues)


def test_each_command_that_is_named_is_one_of_ours() -> None:
    known = get_commands().keys()
    named = {(file, command) for file, text in written().items() for command in re.findall(r'manage\.py"?,? ?"?([a-z_]+)', text)}

    assert len(named) > 5
    assert {each for each in named if each[1] not in known} == set()


def test_the_environment_that_is_shown_is_the_one_that_is_read() -> None:
    settings = (ROOT / "learning" / "settings" / "production.py").read_text()
    read = set(re.findall(r'env(?:\.\w+)?\("(\w+)"', settings))
    shown = set(re.findall(r"^#? ?([A-Z_]+)=", (DEPLOY / "environment.example").read_text(), re.MULTILINE))

    assert shown - read == ELSEWHERE
    assert read - shown <= {"SSL_REDIRECT", "HSTS_SECONDS"}, "only what nobody should need to change"
    assert read <= set(re.findall(r"[A-Z_]+", settings.split('"""')[1])), "each is told in the first lines"
