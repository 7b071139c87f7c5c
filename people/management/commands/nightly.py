"""What the night does by itself: visits two weeks ahead. Nothing is done twice."""

from typing import Any

from django.core.management.base import BaseCommand

from people import actions


class Command(BaseCommand):
    help = "Write the visits of the weekly patterns 14 days ahead. Run by cron each night, and by bin/demo."

    def handle(self, *args: Any, **given: Any) -> None:
        written = actions.write_visits(actions.the_software())
        self.stdout.write(f"{written} visits written.")
