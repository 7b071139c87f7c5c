"""bin/manage check_nhs_number: one number a line in, one JSON object a line out, in the same order."""

import json
import sys
from typing import Any

from django.core.management.base import BaseCommand

from people.nhs_number import check


class Command(BaseCommand):
    help = "Read NHS numbers from standard input, one a line, and say of each whether it can be one."

    def handle(self, *args: Any, **options: Any) -> None:
        """Every line is answered, an empty one too, so that the answers stay beside their questions."""
        for line in sys.stdin:
            text = line.rstrip("\r\n")
            found = check(text)
            said = {
                "input": text,
                "valid": found.valid,
                "number": found.number,
                "display": found.display,
                "reason": found.reason,
            }
            self.stdout.write(json.dumps(said, ensure_ascii=False))
