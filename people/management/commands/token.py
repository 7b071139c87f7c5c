"""Make a token for the API: `bin/manage token ann.osei`. It is printed once; `--revoke` ends all of them."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from people import actions
from people.models import Worker
from people.records import Refused


class Command(BaseCommand):
    help = "Make an API token for a worker and print it once, or end those the worker has."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("username")
        parser.add_argument("--words", default="", help="what it is for")
        parser.add_argument("--revoke", action="store_true", help="end every token of this worker")

    def handle(self, *args: Any, **given: Any) -> None:
        worker = Worker.objects.filter(username=given["username"]).first()
        if worker is None:
            raise CommandError(f"Nobody signs in as {given['username']}.")
        if given["revoke"]:
            live = worker.tokens.filter(revoked_at__isnull=True)
            ended = [actions.revoke_token(actions.the_software(), token=token) for token in live]
            self.stdout.write(f"Ended: {len(ended)}.")
            return
        try:
            _token, secret = actions.make_token(actions.the_software(), worker=worker, words=given["words"])
        except Refused as refused:
            raise CommandError(str(refused)) from refused
        self.stdout.write(secret)
