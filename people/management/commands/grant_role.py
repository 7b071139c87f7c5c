"""Give the application's database role its rights: `bin/manage grant_role mar_app`, as the tables' owner."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction

from people.guards import grant


class Command(BaseCommand):
    help = (
        "Let a role that owns no tables read and write, and change nothing that happened. After each migrate."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("role", help="made before by CREATE ROLE … LOGIN")

    def handle(self, *args: Any, **given: Any) -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = %s", [given["role"]])
            found = cursor.fetchone()
            if found is None:
                raise CommandError(f"There is no role {given['role']}. Make it first: CREATE ROLE … LOGIN.")
            if found[0]:
                raise CommandError(
                    f"{given['role']} is a superuser, whom nothing holds back. Choose another."
                )
            grant(cursor, given["role"])
        self.stdout.write(f"{given['role']} may run the application, and owns nothing.")
