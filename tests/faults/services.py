"""A PostgreSQL, a Redis, a RabbitMQ of one's own: in a folder, on a free port, started and ended here and touched by nobody else."""

import glob
import os
import shutil
import signal
import socket
import subprocess
import time
from abc import ABC, abstractmethod
from collections.abc import Callable
from pathlib import Path


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def listens(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def wait_for(holds: Callable[[], bool], *, seconds: float, what: str) -> None:
    until = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > until:
            raise TimeoutError(f"{what} did not come about within {seconds:g} s")
        time.sleep(0.05)


def small_disk(folder: Path, *, megabytes: int) -> bool:
    """Puts a disk of so few megabytes under a folder, where this machine lets us; says whether it did."""
    folder.mkdir(parents=True)
    command = ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m,mode=755", "cheminer-faults", str(folder)]
    return bool(shutil.which("mount")) and subprocess.run(command, capture_output=True, check=False).returncode == 0


def take_disk_away(folder: Path) -> None:
    if os.path.ismount(folder):
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


class Postgres:
    """A cluster of its own. Its server refuses to be root, so root starts it as `postgres`."""

    def __init__(self, folder: Path) -> None:
        found = sorted(glob.glob("/usr/lib/postgresql/*/bin")) or [str(Path(shutil.which("initdb") or "").parent)]
        self.bin, self.folder, self.port = Path(found[-1]), folder, free_port()
        self.url = self.url_of("postgres")
        folder.mkdir(parents=True, exist_ok=True)
        for each in (folder, *folder.parents[:2]):
            each.chmod(0o755)
        if os.getuid() == 0:
            shutil.chown(folder, "postgres")
        self._run("initdb", "-D", str(folder / "data"), "-U", "postgres", "-A", "trust", "--no-locale", "-E", "UTF8")
        self.start()

    def url_of(self, database: str) -> str:
        return f"postgres://postgres@127.0.0.1:{self.port}/{database}"

    def _run(self, program: str, *arguments: str) -> None:
        command = [str(self.bin / program), *arguments]
        as_owner = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"] if os.getuid() == 0 else []
        subprocess.run([*as_owner, *command], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=120, cwd="/")

    def start(self) -> None:
        options = f"-p {self.port} -k {self.folder} -c listen_addresses=127.0.0.1 -c max_connections=60 -c shared_buffers=64MB"
        self._run("pg_ctl", "-D", str(self.folder / "data"), "-w", "-o", options, "-l", str(self.folder / "log"), "start")

    def restart(self) -> None:
        """Every connection is cut, nothing is finished: what a power cut leaves."""
        self._run("pg_ctl", "-D", str(self.folder / "data"), "-w", "-m", "immediate", "restart")

    def stop(self) -> None:
        self._run("pg_ctl", "-D", str(self.folder / "data"), "-m", "immediate", "stop")


class _Program(ABC):
    """A broker: a process in a group of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.port = folder, free_port()
        folder.mkdir(parents=True)
        self.process: subprocess.Popen[bytes] | None = None
        self.start()

    @abstractmethod
    def command(self) -> tuple[list[str], dict[str, str]]:
        """What starts it, and what more its environment holds."""

    def start(self) -> None:
        command, more = self.command()
        self.process = subprocess.Popen(
            command,
            cwd=self.folder,
            env={**os.environ, **more},
            start_new_session=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        wait_for(lambda: listens(self.port), seconds=90, what=f"a broker on port {self.port}")

    def kill(self) -> None:
        if self.process is not None and self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait(20)

    def restart(self) -> None:
        self.kill()
        self.start()

    stop = kill


class Redis(_Program):
    """Keeps nothing on disk: each kill loses every message."""

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    def command(self) -> tuple[list[str], dict[str, str]]:
        options = ["--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", str(self.folder)]
        return ["redis-server", *options], {}


class RabbitMQ(_Program):
    """A node of its own name, with its own folder, cookie and ports."""

    @property
    def url(self) -> str:
        return f"amqp://guest:guest@127.0.0.1:{self.port}//"

    def command(self) -> tuple[list[str], dict[str, str]]:
        (self.folder / "plugins").write_text("[].")
        more = {
            "HOME": str(self.folder),
            "RABBITMQ_NODENAME": f"faults{self.port}@localhost",
            "RABBITMQ_NODE_PORT": str(self.port),
            "RABBITMQ_DIST_PORT": str(free_port()),
            "RABBITMQ_NODE_IP_ADDRESS": "127.0.0.1",
            "RABBITMQ_MNESIA_BASE": str(self.folder / "mnesia"),
            "RABBITMQ_LOG_BASE": str(self.folder / "log"),
            "RABBITMQ_ENABLED_PLUGINS_FILE": str(self.folder / "plugins"),
            "RABBITMQ_CONF_ENV_FILE": "/dev/null",
            "RABBITMQ_CONFIG_FILE": str(self.folder / "none"),
        }
        found = glob.glob("/usr/lib/rabbitmq/bin/rabbitmq-server") or ["rabbitmq-server"]
        return found, more


class Folder:
    """The embedded broker has no process: to kill it is to wipe its folder."""

    url = ""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def restart(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)

    def kill(self) -> None:
        self.restart()

    def start(self) -> None:
        return

    stop = start


BROKERS = {"redis": Redis, "rabbitmq": RabbitMQ}
