"""The suites' side of the commands that read and write plain lines."""

import io
import json
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any


def rows(path: Path) -> list[dict[str, Any]]:
    """The objects of a file of JSON lines; none when there is no such file."""
    if not path.exists():
        return []
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def said(command: str, asked: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """What the command answers to these objects, one line each, in order."""
    from django.core.management import call_command

    out, before = io.StringIO(), sys.stdin
    sys.stdin = io.StringIO("".join(f"{json.dumps(one, ensure_ascii=False)}\n" for one in asked))
    try:
        call_command(command, stdout=out)
    finally:
        sys.stdin = before
    return [json.loads(line) for line in out.getvalue().splitlines()]
