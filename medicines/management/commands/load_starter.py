"""Read the starter dictionary of medicines into the database; again changes nothing."""

from typing import Any

from django.core.management.base import BaseCommand

from medicines import dmd


class Command(BaseCommand):
    help = "Read the starter dictionary (355 products, real dm+d codes) into the database."

    def handle(self, *args: Any, **options: Any) -> None:
        for table, count in dmd.load_starter().items():
            self.stdout.write(f"{count:6} {table}")
