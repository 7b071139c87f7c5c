"""The commands that begin a real organisation, make a token, and do the night's work."""

import io

import pytest
from django.core.management import CommandError, call_command

from people.models import Organisation, Visit, Worker


def run(*words):
    out = io.StringIO()
    call_command(*words, stdout=out)
    return out.getvalue()


def test_an_agency_begins_with_a_branch_and_an_administrator(db, client):
    said = run(
        "start_agency", "Elm Care", "--branch", "Dover", "--admin", "kay.moss", "--admin-name", "Kay Moss"
    )
    password = said.split("one-time password ")[1].split()[0]
    assert Organisation.objects.get(name="Elm Care").branches.get().name == "Dover"
    admin = Worker.objects.get(username="kay.moss")
    assert (admin.role, admin.initials, admin.must_change_password) == ("administrator", "ADM", True)
    assert client.post("/sign-in/", {"username": "kay.moss", "password": password}).status_code == 302
    with pytest.raises(CommandError, match="already"):
        run("start_agency", "Elm Care", "--branch", "Deal", "--admin", "al.moss")
    assert Worker.objects.filter(username="al.moss").count() == 0


def test_a_token_opens_the_api_until_the_account_ends(cast, client):
    secret = run("token", "ruth.hanley").strip()
    answer = client.get("/api/people/", headers={"authorization": f"Token {secret}"})
    assert len(answer.json()["people"]) == 5
    with pytest.raises(CommandError, match="Nobody"):
        run("token", "nobody")


def test_a_token_is_ended_without_closing_the_account(cast, client):
    secrets = [run("token", "ruth.hanley").strip() for _ in range(2)]
    assert run("token", "ruth.hanley", "--revoke").strip() == "Ended: 2."
    headers = [{"Authorization": f"Token {secret}"} for secret in secrets]
    assert [client.get("/api/people/", headers=one).status_code for one in headers] == [401, 401]
    assert run("token", "ruth.hanley", "--revoke").strip() == "Ended: 0."


def test_the_night_may_come_twice(cast):
    assert "0 visits" not in run("nightly")
    before = Visit.objects.count()
    assert run("nightly").splitlines() == [
        "0 visits written.",
        "0 letters waited for.",
        "0 courses asked about.",
        "0 charts for the folder made.",
    ]
    assert Visit.objects.count() == before
