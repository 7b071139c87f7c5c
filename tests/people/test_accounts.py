"""Accounts: who looks after whose, initials for ever, passwords shown once."""

import copy
from datetime import date

import pytest

from people import actions
from people.models import Role, Worker
from people.records import Refused
from tests.cast import PASSWORD


def new(cast, by, role="care_worker", initials="XY", **other):
    given = {"name": "Xenia York", "username": "xenia.york", "branch": cast.maidstone}
    return actions.add_worker(
        by, organisation=cast.northgate, role=role, initials=initials, **given | other
    )  # fmt: skip


def refused(call):
    with pytest.raises(Refused) as fault:
        call()
    return fault.value.fields


def test_a_manager_adds_a_carer_who_must_choose_a_password(cast):
    made, password = new(cast, cast.ruth)
    made.refresh_from_db()
    assert made.check_password(password)
    assert made.must_change_password
    assert made.history.first().history_user == cast.ruth
    assert password not in str(made.history.values())


@pytest.mark.parametrize(
    ("who", "role", "fine"),
    [
        ("ruth", "senior", True), ("ruth", "manager", False), ("ruth", "administrator", False),
        ("lena", "manager", True), ("lena", "administrator", True), ("lena", "software", False),
        ("joy", "care_worker", False), ("ann", "care_worker", False), ("paul", "care_worker", False),
        ("grace", "care_worker", False), ("nadia", "care_worker", False), ("lena", "pharmacist", False),
    ],
)  # fmt: skip
def test_who_may_make_which_account(cast, who, role, fine):
    by = getattr(cast, who)
    if fine:
        assert new(cast, by, role)[0].role == role
    else:
        assert refused(lambda: new(cast, by, role))
        assert not Worker.objects.filter(username="xenia.york").exists()


def test_initials_are_never_used_again(cast):
    assert "initials" in refused(lambda: new(cast, cast.ruth, initials="AO"))
    actions.change_worker(cast.lena, worker=cast.ann, initials="AOS", why="Married")
    assert "initials" in refused(lambda: new(cast, cast.ruth, initials="ao"))
    actions.change_worker(cast.lena, worker=cast.ann, initials="AO", why="Back again")
    actions.end_worker(cast.ruth, worker=cast.ben, why="Left")
    assert "initials" in refused(lambda: new(cast, cast.ruth, initials="BW"))
    assert "initials" in refused(lambda: new(cast, cast.ruth, initials="B1"))


def test_what_a_role_needs(cast):
    assert "branch" in refused(lambda: new(cast, cast.ruth, branch=None))
    assert "branch" in refused(lambda: new(cast, cast.ruth, branch=cast.lantern_branch))
    assert "until" in refused(lambda: new(cast, cast.lena, role="inspector"))
    made, _password = new(cast, cast.lena, role="inspector", until=date(2026, 12, 1))
    assert made.until == date(2026, 12, 1)
    assert "username" in refused(lambda: new(cast, cast.ruth, initials="ZZ"))
    given = {
        "organisation": cast.weald,
        "name": "Al Mo",
        "username": "al",
        "initials": "AM",
        "role": "pharmacist",
    }
    assert "registration_number" in refused(lambda: actions.add_worker(cast.software, **given))


def test_an_ended_account_is_closed_at_once(cast):
    token, secret = actions.make_token(cast.ann, worker=cast.ann)
    before = cast.ann.get_session_auth_hash()
    ended = actions.end_worker(cast.ruth, worker=cast.ann, why="Left")
    token.refresh_from_db()
    assert not ended.is_active
    assert token.revoked_by == cast.ruth
    assert ended.get_session_auth_hash() != before
    assert secret not in token.digest
    assert refused(lambda: actions.end_worker(cast.ruth, worker=cast.ruth, why="x"))
    assert "why" in refused(lambda: actions.end_worker(cast.ruth, worker=cast.joy, why=" "))
    back, password = actions.reopen_worker(cast.ruth, worker=ended, why="Came back")
    assert back.is_active
    assert back.check_password(password)


@pytest.mark.parametrize(
    "end",
    [
        lambda cast: actions.end_worker(cast.ruth, worker=cast.ann, why="Left"),
        lambda cast: actions.reset_password(cast.ruth, worker=cast.ann),
        lambda cast: actions.sign_out_everywhere(cast.ruth, worker=cast.ann),
        lambda cast: actions.sign_out_everywhere(cast.ann, worker=cast.ann),
    ],
    ids=["account ended", "password reset", "signed out by the manager", "signed out by herself"],
)
def test_every_token_dies_with_every_sign_in(cast, client, end):
    secrets = [actions.make_token(by, worker=cast.ann)[1] for by in (cast.ann, cast.ruth)]
    joys = actions.make_token(cast.joy, worker=cast.joy)[1]

    def asked(secret):
        return client.get("/api/people/", headers={"Authorization": f"Token {secret}"}).status_code

    assert [asked(one) for one in (*secrets, joys)] == [200, 200, 200]
    end(cast)
    assert [asked(one) for one in (*secrets, joys)] == [401, 401, 200]
    assert not cast.ann.tokens.filter(revoked_by=None).exists()


def test_a_token_made_afterwards_opens_again(cast, client):
    """Also before the new password is chosen: an account of a program never signs in."""
    actions.reset_password(cast.ruth, worker=cast.ann)
    secret = actions.make_token(cast.ruth, worker=cast.ann)[1]
    headers = {"Authorization": f"Token {secret}"}
    assert client.get("/api/people/", headers=headers).status_code == 200
    stale = copy.copy(cast.ann)
    actions.end_worker(cast.ruth, worker=cast.ann, why="Left")
    assert refused(lambda: actions.make_token(cast.ruth, worker=stale))


def test_accounts_of_elsewhere_do_not_exist(cast):
    for act in (actions.reset_password, actions.sign_out_everywhere):
        assert refused(lambda act=act: act(cast.ruth, worker=cast.sam))
        assert refused(lambda act=act: act(cast.lena, worker=cast.software))
    assert refused(lambda: actions.end_worker(cast.grace, worker=cast.ann, why="x"))


def test_own_password(cast):
    assert "old" in refused(
        lambda: actions.change_own_password(cast.ann, old="wrong", new="quite another one")
    )
    assert "new" in refused(lambda: actions.change_own_password(cast.ann, old=PASSWORD, new=PASSWORD))
    assert "new" in refused(lambda: actions.change_own_password(cast.ann, old=PASSWORD, new="short"))
    changed = actions.change_own_password(cast.ann, old=PASSWORD, new="three wet herons")
    assert changed.check_password("three wet herons")


def test_nobody_changes_their_own_role(cast):
    assert "role" in refused(lambda: actions.change_worker(cast.lena, worker=cast.lena, role="manager"))
    assert Worker.objects.get(pk=cast.lena.pk).role == Role.ADMINISTRATOR


def test_settings_are_the_managers(cast):
    changed = actions.change_settings(cast.ruth, of=cast.northgate, session_hours=8, tray_word="dosette")
    assert (changed.session_hours, changed.office_number) == (8, "01632 960 100")
    assert "session_hours" in refused(
        lambda: actions.change_settings(cast.ruth, of=cast.northgate, session_hours=25)
    )
    assert refused(lambda: actions.change_settings(cast.joy, of=cast.maidstone, name="x"))
    assert refused(lambda: actions.change_settings(cast.grace, of=cast.maidstone, name="x"))
    assert "bed" in refused(
        lambda: actions.change_settings(cast.ruth, of=cast.maidstone, bed=cast.maidstone.breakfast)
    )
