"""Read a release of the NHS dictionary of medicines, or its name files, into the database."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from medicines import dmd


class Command(BaseCommand):
    help = (
        "Read a release of the NHS dictionary (dm+d): its zip, a folder of its XML files, or the CSV files of"
        " its names. All of it is read or nothing; the same files twice change nothing."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("paths", nargs="+", type=Path, metavar="PATH")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            report = dmd.import_dmd(options["paths"])
        except dmd.Unreadable as fault:
            raise CommandError(f"{fault}\nThe dictionary is as it was.") from fault
        self.stdout.write(f"{report.name}:")
        for what, (new, changed) in report.counts.items():
            self.stdout.write(f"  {what}: {new:,} new, {changed:,} changed")
        self.stdout.write(
            f"  {report.hidden:,} products more are hidden from search: invalid, or under another code"
        )
        for note in report.notes:
            self.stdout.write(f"  {note}")
        if report.changed_nothing:
            self.stdout.write("  Nothing changed.")
        self.stdout.write(f"Search has {report.shown['names']:,} names and {report.shown['words']:,} words.")
