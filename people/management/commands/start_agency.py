"""Begin a real organisation: `bin/manage start_agency "Elm Care" --branch Dover --admin kay.moss`."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from people import actions
from people.models import Organisation, Role
from people.records import Refused


class Command(BaseCommand):
    help = "Begin an organisation with one branch and one administrator; prints the one-time password once."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name")
        parser.add_argument("--branch", required=True)
        parser.add_argument("--admin", required=True, help="the username of the first administrator")
        parser.add_argument("--admin-name", default="", help="their name; the username when not given")
        parser.add_argument("--initials", default="ADM")
        parser.add_argument("--kind", default=Organisation.Kind.CARE_AGENCY, choices=Organisation.Kind.values)

    def handle(self, *args: Any, **given: Any) -> None:
        software = actions.the_software()
        try:
            with transaction.atomic():
                organisation = actions.start_organisation(software, name=given["name"], kind=given["kind"])
                actions.add_branch(software, organisation=organisation, name=given["branch"])
                admin, password = actions.add_worker(
                    software,
                    organisation=organisation,
                    name=given["admin_name"] or given["admin"],
                    username=given["admin"],
                    initials=given["initials"],
                    role=Role.ADMINISTRATOR,
                )
        except Refused as refused:
            raise CommandError(str(refused)) from refused
        self.stdout.write(f"{organisation.name} is begun, with the branch {given['branch']}.")
        self.stdout.write(f"Sign in as {admin.username} with the one-time password {password}")
        self.stdout.write("It is shown this once. The first thing to do: add a registered manager.")
