"""The scripts people start: sound shell, and the plain sentences they end with."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SCRIPTS = [*sorted(path for path in (ROOT / "bin").iterdir() if path.is_file()), ROOT / ".ci" / "run"]


def run(*command: str, **environment: str) -> subprocess.CompletedProcess[str]:
    inherited = {key: value for key, value in os.environ.items() if key not in ("DATABASE_URL", "DEMO")}
    return subprocess.run(command, env=inherited | environment, cwd=ROOT, capture_output=True, text=True)


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_each_script_is_sound_shell(script: Path) -> None:
    if "bash" not in script.read_text().splitlines()[0] + script.read_text().splitlines()[1]:
        pytest.skip("not a shell script")
    assert run("bash", "-n", str(script)).returncode == 0
    if shutil.which("shellcheck"):
        done = run("shellcheck", "-x", str(script))
        assert done.returncode == 0, done.stdout


def test_the_environment_names_what_is_missing(tmp_path: Path) -> None:
    """With no Python 3.12 anywhere, one plain sentence."""
    for tool in ("dirname", "ls", "sort"):
        (tmp_path / tool).symlink_to(shutil.which(tool) or "")
    words = "source bin/environment && find_python"
    done = run("/bin/bash", "-c", words, PATH=str(tmp_path), PYENV_ROOT=str(tmp_path), PYTHON="")
    assert done.returncode == 1
    assert done.stderr.startswith("Python 3.12 or newer is needed")
    assert len(done.stderr.splitlines()) == 1


def test_a_python_that_does_not_run_is_passed_over(tmp_path: Path) -> None:
    """pyenv's shims exist and exit 127."""
    for name in ("python3.13", "python3.14", "python3.12"):
        (tmp_path / name).write_text("#!/bin/sh\nexit 127\n")
        (tmp_path / name).chmod(0o755)
    for tool in ("dirname", "ls", "sort"):
        (tmp_path / tool).symlink_to(shutil.which(tool) or "")
    (tmp_path / "python3").symlink_to(ROOT / "var" / "venv" / "bin" / "python")
    done = run("/bin/bash", "-c", "source bin/environment && find_python", PATH=str(tmp_path), PYTHON="")
    assert done.returncode == 0
    assert done.stdout.strip()


def test_fresh_never_empties_a_database_of_your_own() -> None:
    done = run("bin/demo", "--fresh", PORT="1", DATABASE_URL="postgres://app@/mine?host=/tmp/nowhere")
    assert done.returncode == 2
    assert "Nothing was done" in done.stderr


def test_the_requirements_hold_hashes_and_no_addresses() -> None:
    for name in ("base", "dev"):
        lines = (ROOT / "requirements" / f"{name}.txt").read_text().splitlines()
        assert not [line for line in lines if "://" in line or line.startswith("-")]
        pins = [line for line in lines if "==" in line]
        assert len(pins) > 20
        assert all(line.rstrip().endswith("\\") for line in pins)
