"""`manage.py up`: starts all three processes, keeps them alive, stops them, and says in one sentence what stands in its way."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 120.0  # for a slow machine; the test itself measures nothing


def environment(folder: Path, port: int) -> dict[str, str]:
    settings = {"DJANGO_SETTINGS_MODULE": "learning.settings.embedded", "DATA_DIR": str(folder), "PORT": str(port), "HOST": "127.0.0.1"}
    return {**os.environ, **settings, "PYTHONUNBUFFERED": "1"}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def get(port: int, path: str) -> int | None:
    try:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        connection.request("GET", path)
        return connection.getresponse().status
    except OSError:
        return None


def wait_for(condition: object, what: str) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        if condition():  # type: ignore[operator]
            return
        time.sleep(0.1)
    pytest.fail(f"waited {PATIENCE:g} s for {what}")


def children_of(pid: int) -> list[int]:
    return [int(each) for each in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("data")


@pytest.fixture
def site(folder: Path) -> Iterator[tuple[subprocess.Popen[str], int]]:
    port = free_port()
    with (folder / "output.txt").open("w") as output:
        process = subprocess.Popen(
            [sys.executable, "manage.py", "up"], cwd=ROOT, env=environment(folder, port), stdout=output, stderr=output, text=True
        )
    try:
        wait_for(lambda: process.poll() is not None or "Ctrl-C stops" in (folder / "output.txt").read_text(), "the site to be ready")
        assert process.poll() is None, (folder / "output.txt").read_text()
        yield process, port
    finally:
        if process.poll() is None:
            process.terminate()
            process.wait(30)


@pytest.mark.slow
def test_one_command_serves_the_site_and_a_killed_process_comes_back(site: tuple[subprocess.Popen[str], int], folder: Path) -> None:
    process, port = site
    started = children_of(process.pid)
    assert len(started) == 3
    assert get(port, "/healthz") == 200
    assert get(port, "/fr/") == 200

    for pid in started:
        os.kill(pid, signal.SIGKILL)

    wait_for(lambda: len(children_of(process.pid)) == 3 and not set(children_of(process.pid)) & set(started), "three new processes")
    wait_for(lambda: get(port, "/healthz") == 200, "the site to answer again")

    process.terminate()
    assert process.wait(30) == 0
    assert get(port, "/healthz") is None
    assert "nothing is lost" in (folder / "output.txt").read_text()


@pytest.mark.slow
def test_a_second_start_does_nothing_again(site: tuple[subprocess.Popen[str], int], folder: Path) -> None:
    process, _port = site

    said = (folder / "output.txt").read_text()
    assert "Preparing" not in said
    assert "Loading" not in said
    assert "demo-learner@example.org" in said

    process.send_signal(signal.SIGINT)
    assert process.wait(30) == 0


def is_alive(pid: int) -> bool:
    """Running, and not merely waiting to be reaped."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@pytest.mark.slow
@pytest.mark.parametrize("end", [signal.SIGTERM, signal.SIGINT, signal.SIGKILL])
def test_whoever_ends_the_first_start_ends_what_prepares_it(tmp_path: Path, end: signal.Signals) -> None:
    output = tmp_path / "output.txt"
    with output.open("w") as file:
        process = subprocess.Popen(
            [sys.executable, "manage.py", "up"],
            cwd=ROOT,
            env=environment(tmp_path / "data", free_port()),
            stdout=file,
            stderr=file,
        )
    wait_for(lambda: "Preparing" in output.read_text(), "the preparation to begin")
    preparing = children_of(process.pid)
    assert len(preparing) == 1

    process.send_signal(end)

    assert process.wait(30) != 0
    wait_for(lambda: not any(map(is_alive, preparing)), "what prepared it to end")
    assert "Traceback" not in output.read_text()


@pytest.mark.slow
@pytest.mark.parametrize("moment", [0.2, 1.5])
def test_whoever_ends_it_at_once_reads_nothing_of_its_inside(tmp_path: Path, moment: float) -> None:
    output = tmp_path / "output.txt"
    with output.open("w") as file:
        command = [sys.executable, "manage.py", "up"]
        process = subprocess.Popen(command, cwd=ROOT, env=environment(tmp_path / "data", free_port()), stdout=file, stderr=file)
    time.sleep(moment)

    process.send_signal(signal.SIGINT)

    assert process.wait(30) != 0
    assert "Traceback" not in output.read_text()


def run_up(**changes: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "manage.py", "up"],
        cwd=ROOT,
        env={**os.environ, **changes},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_a_port_in_use_is_one_sentence(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        done = run_up(**environment(tmp_path, taken.getsockname()[1]))

    assert done.returncode == 1
    assert "is in use" in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_a_folder_that_cannot_be_written_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    done = run_up(**environment(tmp_path / "file" / "inside", free_port()))

    assert done.returncode == 1
    assert "cannot be written" in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
