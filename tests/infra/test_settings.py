"""Settings come from the environment only, and a missing one stops with a sentence."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
WHOLE = {
    "SECRET_KEY": "k" * 50,
    "CHART_KEYS": "2026=" + "c" * 50,
    "ALLOWED_HOSTS": "mar.example.org",
    "DATABASE_URL": "postgres://app@/emar?host=/tmp/nowhere",
    "PATH": "/usr/bin:/bin",
}


def load(environment: dict[str, str], show: str = "''") -> subprocess.CompletedProcess[str]:
    code = f"from config import settings; print({show})"
    return subprocess.run(
        [sys.executable, "-c", code], env=environment, cwd=ROOT, capture_output=True, text=True
    )


@pytest.mark.parametrize("missing", ["SECRET_KEY", "CHART_KEYS", "ALLOWED_HOSTS", "DATABASE_URL"])
def test_a_missing_setting_stops_with_one_sentence(missing: str) -> None:
    done = load({key: value for key, value in WHOLE.items() if key != missing})
    assert done.returncode != 0
    assert done.stderr.startswith(f"{missing} is not set.")
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"SECRET_KEY": "short"}, "SECRET_KEY is too short"),
        ({"CHART_KEYS": "2026=short"}, "CHART_KEYS: each key needs"),
        ({"DATABASE_URL": "sqlite:///x"}, "must name a Postgres database"),
        ({"TEST_CLOCK": "2026-11-24T09:10+00:00"}, "TEST_CLOCK is only for the demo"),
        ({"DEMO": "1", "TEST_CLOCK": "2026-11-24T09:10"}, "TEST_CLOCK needs its offset"),
    ],
)
def test_a_wrong_setting_stops_with_one_sentence(wrong: dict[str, str], words: str) -> None:
    done = load(WHOLE | wrong)
    assert done.returncode != 0
    assert words in done.stderr
    assert "Traceback" not in done.stderr


def test_a_whole_environment_is_enough_and_safe() -> None:
    done = load(
        WHOLE, "settings.SESSION_COOKIE_SECURE, settings.SECURE_SSL_REDIRECT, settings.DEBUG, settings.DEMO"
    )
    assert (done.returncode, done.stdout.split()) == (0, ["True", "True", "False", "False"])


def test_the_socket_and_the_pool_live_together() -> None:
    done = load(WHOLE, "settings.DATABASES['default']")
    assert "'/tmp/nowhere'" in done.stdout
    assert "'max_size': 8" in done.stdout


def test_the_demo_needs_only_a_database() -> None:
    assert load({"DEMO": "1", "DATABASE_URL": WHOLE["DATABASE_URL"]}).returncode == 0
