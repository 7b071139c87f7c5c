"""The local Postgres of a clone: made, found again, started after a kill, never wiped."""

import os
import shutil
import signal
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from config import postgres

pytestmark = pytest.mark.crash


@pytest.fixture
def cluster(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[postgres.Cluster]:
    """A cluster of its own. As root its user cannot reach pytest's folder, so it lives in /var/tmp."""
    monkeypatch.setattr(postgres, "ROOT", tmp_path)
    made = postgres.local("own")
    yield made
    postgres.stop(made, "immediate")
    shutil.rmtree(made.data.parent)


def count(url: str) -> int:
    with psycopg.connect(url) as there:
        return there.execute("select count(*) from kept").fetchall()[0][0]


def test_it_is_found_again_and_survives_a_kill(cluster: postgres.Cluster) -> None:
    url = postgres.start(cluster)
    with psycopg.connect(url) as there:
        there.execute("create table kept as select 1 as id")
    first = postgres.postmaster_pid(cluster)
    assert postgres.start(cluster) == url
    assert postgres.postmaster_pid(cluster) == first
    os.kill(first, signal.SIGKILL)
    assert postgres.start(cluster) == url
    assert postgres.postmaster_pid(cluster) != first
    assert count(url) == 1


def test_a_folder_of_another_version_is_left_alone(cluster: postgres.Cluster) -> None:
    cluster.data.mkdir()
    marker = cluster.data / "PG_VERSION"
    marker.write_text("13\n")
    with pytest.raises(SystemExit, match="was made by Postgres 13"):
        postgres.start(cluster)
    assert marker.read_text() == "13\n"


def test_parent_folders_keep_their_rights(cluster: postgres.Cluster, tmp_path: Path) -> None:
    before = [folder.stat().st_mode for folder in tmp_path.parents]
    postgres.start(cluster)
    assert [folder.stat().st_mode for folder in tmp_path.parents] == before


@pytest.mark.skipif(os.getuid() != 0, reason="only root runs it as somebody else")
def test_without_a_postgres_user_it_runs_as_nobody(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postgres.pwd, "getpwall", list)
    monkeypatch.setattr(postgres, "ROOT", tmp_path)
    made = postgres.local("own")
    try:
        assert made.user == "nobody"
        with psycopg.connect(postgres.start(made)) as there:
            assert there.execute("select 1").fetchone() == (1,)
    finally:
        postgres.stop(made, "immediate")
        shutil.rmtree(made.data.parent)
        assert not made.socket.exists()
