"""Search the dictionary of medicines from the command line, as the pages do."""

import json
import time
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import connection

from medicines import dmd


class Command(BaseCommand):
    help = "Find products by words: prints one JSON object a line, best first, then the milliseconds taken."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("words")
        parser.add_argument("--limit", type=int, default=20)

    def handle(self, *args: Any, **options: Any) -> None:
        connection.ensure_connection()  # a server has one already
        started = time.perf_counter()
        found = dmd.search(options["words"], options["limit"])
        took = (time.perf_counter() - started) * 1000
        for one in found:
            self.stdout.write(json.dumps(asdict(one), ensure_ascii=False))
        self.stdout.write(json.dumps({"found": len(found), "ms": round(took, 1)}))
