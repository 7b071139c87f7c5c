"""bin/manage read_directions: a JSON object a line in, {"id", "text", "medicine"?}, and one a line out in the
same order, {"id", "verdict", "reasons", "dosage"}. Only `suggested` carries FHIR R4 Dosage, and it is only
ever a suggestion for a person to confirm.
"""

import json
import sys
from typing import Any

from django.core.management.base import BaseCommand

from medicines.directions.label import Reading, read

NOT_JSON = 'This line is no request: write {"id": "1", "text": "One to be taken at night"}.'


class Command(BaseCommand):
    help = "Read label words from standard input, a JSON object a line, and say what they could mean."

    def handle(self, *args: Any, **options: Any) -> None:
        """Every line is answered, a broken one too, so that the answers stay beside their questions."""
        for line in sys.stdin:
            said = json.dumps(_answer(line), ensure_ascii=False)
            self.stdout.write(said.encode(errors="replace").decode())  # half a character cannot be printed


def _answer(line: str) -> dict[str, Any]:
    try:
        asked = json.loads(line)
    except (ValueError, RecursionError):
        asked = None
    if not isinstance(asked, dict):
        return {"id": None, "verdict": "refused", "reasons": [NOT_JSON], "dosage": []}
    text, medicine = asked.get("text"), asked.get("medicine")
    if not isinstance(text, str) or not isinstance(medicine, str | None):
        found = Reading("refused", (NOT_JSON,))
    else:
        found = read(text, medicine)
    return {
        "id": asked.get("id"),
        "verdict": found.verdict,
        "reasons": list(found.reasons),
        "dosage": found.dosage,
    }
