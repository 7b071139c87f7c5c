"""Build the living demo, or top up the days since. Refused unless DEMO=1: it invents people."""

import os
from argparse import ArgumentParser
from time import monotonic
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from mar import demo
from mar.demo.cast import LOGINS
from medicines import dmd
from people.records import Refused

SIGN_IN_WITH = "care-at-home"


class Command(BaseCommand):
    help = "Build the demo, or top it up to now. Needs DEMO=1; DEMO_PASSWORD is the password of all logins."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--days", type=int, default=demo.DAYS, help="days to live, on the first build")
        parser.add_argument("--seed", type=int, default=1, help="the same seed lives the same days")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("The demo invents people: it runs only where DEMO=1 is set.")
        password = os.environ.get("DEMO_PASSWORD") or SIGN_IN_WITH
        began = monotonic()
        with connection.cursor() as cursor:
            # Thousands of commits: a demo that a crash cut short is started over, not recovered.
            cursor.execute("set synchronous_commit to off")
        dmd.load_starter()
        try:
            built = demo.build(password=password, seed=options["seed"], days=options["days"])
        except Refused as refused:
            raise CommandError(f"The demo could not be built. {refused}") from refused
        self._say(built, monotonic() - began, password)

    def _say(self, built: demo.Built, seconds: float, password: str) -> None:
        done = "Built" if built.fresh else "Topped up"
        self.stdout.write(f"{done} the demo: {built.entries:,} entries in {seconds:.0f} s.")
        for username, who, sees in LOGINS:
            self.stdout.write(f"  {username:13} {who}: {sees}")
        if built.fresh:
            self.stdout.write(f"Password of every login: {password}")
