"""bin/manage due_slots: one JSON line in with FHIR dosages and a span of days, one out with what is due."""

import sys
from typing import Any

from django.core.management.base import BaseCommand

from medicines.fhir.due import due_slots
from medicines.management.lines import answer, answers


class Command(BaseCommand):
    help = "Read FHIR R4 Dosage and a span of days from standard input, and write the doses that fall due."

    def handle(self, *args: Any, **options: Any) -> None:
        """Every line is answered; what cannot be scheduled has no slots and its reasons in words."""
        for said in answers(sys.stdin, due_slots, {"slots": []}):
            self.stdout.write(answer(said))
