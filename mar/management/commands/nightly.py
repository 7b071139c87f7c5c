"""What the night does by itself: visits two weeks ahead, letters and steps of a course that are asked for,
and everybody's chart for the folder.

Nothing is done twice: a chart of today that still says what the record says stays the one it is.
"""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from mar import pdf
from mar.actions import issue_folder_chart, nightly
from mar.models import ChartIssue
from people import actions
from people.models import Organisation, Person, Worker


class Command(BaseCommand):
    help = (
        "Write the visits of the weekly patterns 14 days ahead, and print everybody’s chart for the folder. "
        "Run by cron each night, and by bin/demo."
    )

    def handle(self, *args: Any, **given: Any) -> None:
        software = actions.the_software()
        written = actions.write_visits(software)
        self.stdout.write(f"{written} visits written.")
        letters = nightly.ask_for_letters(software)
        self.stdout.write(f"{letters} letter{'s'[: letters != 1]} waited for.")
        steps = nightly.ask_about_missed_steps(software)
        self.stdout.write(f"{steps} course{'s'[: steps != 1]} asked about.")
        self._folders(software)

    def _folders(self, software: Worker) -> None:
        """A person whose chart fails is named by id; the others get theirs, and the command fails."""
        ours = ChartIssue.objects.filter(recorded_by=software)
        before, failed = ours.count(), 0
        people = Person.objects.current().filter(provider__kind=Organisation.Kind.CARE_AGENCY)
        for pk in [*people.values_list("pk", flat=True)]:
            try:
                person = Person.objects.select_related("branch__provider").get(pk=pk)
                issue_folder_chart(software, person=person, draw=pdf.draw)
            except pdf.NoPaper as missing:
                self.stderr.write(f"No charts for the folder. {missing}")
                return
            except Exception as fault:  # whatever it is, the others still get theirs
                failed += 1
                self.stderr.write(f"No chart for the folder of {pk}: {type(fault).__name__}")
        self.stdout.write(f"{_charts(ours.count() - before)} made.")
        if failed:
            raise CommandError(f"{_charts(failed)} could not be made.")


def _charts(many: int) -> str:
    return f"{many} chart{'s'[: many != 1]} for the folder"
