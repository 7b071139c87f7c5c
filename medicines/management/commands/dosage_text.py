"""bin/manage dosage_text: one JSON line in with FHIR dosages, one out with their NHS text or the reasons."""

import sys
from typing import Any

from django.core.management.base import BaseCommand

from medicines import fhir
from medicines.management.lines import answer, answers


class Command(BaseCommand):
    help = "Read FHIR R4 Dosage from standard input, one JSON object a line, and write each as NHS text."

    def handle(self, *args: Any, **options: Any) -> None:
        """Every line is answered, a bad one with its reasons, so that answers stay beside their questions."""
        for said in answers(sys.stdin, _said, {"text": None}):
            self.stdout.write(answer(said))


def _said(line: dict[str, Any]) -> dict[str, Any]:
    return {"text": fhir.nhs_text(fhir.sound(fhir.read(line.get("dosage"))))}
