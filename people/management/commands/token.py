"""Make a token for the API: `bin/manage token ann.osei`. It is printed once."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from people import actions
from people.models import Worker
from people.records import Refused


class Command(BaseCommand):
    help = "Make an API token for a worker and print it once."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("username")
        parser.add_argument("--words", default="", help="what it is for")

    def handle(self, *args: Any, **given: Any) -> None:
        worker = Worker.objects.filter(username=given["username"]).first()
        if worker is None:
            raise CommandError(f"Nobody signs in as {given['username']}.")
        try:
            _token, secret = actions.make_token(actions.the_software(), worker=worker, words=given["words"])
        except Refused as refused:
            raise CommandError(str(refused)) from refused
        self.stdout.write(secret)
