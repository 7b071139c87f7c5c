"""The trail: anything that ever happened to a record can be read in words, and by nobody of elsewhere."""

import csv
from datetime import date
from io import StringIO
from typing import Any

import pytest
from django.test import Client

from audits.export import as_csv, cell
from audits.trail import Asked, TrailLine, trail
from audits.trail.shape import Pair
from mar.actions import file_entry, set_legend
from mar.legend import STARTING_KEY
from medicines import actions as medicines
from medicines.actions.groups import change_group
from people import actions as people
from people.models import Person, Worker
from people.records import clock_at
from tests.cast import Cast
from tests.mar.bodies import CO_CARELDOPA, at, dose, entry, fixed, line

pytestmark = pytest.mark.django_db


def lines(cast: Cast, person: Person | None = None, **more: Any) -> list[TrailLine]:
    days = {"since": date(2026, 11, 16), "until": date(2026, 11, 24)}
    return trail(Asked(cast.northgate.pk, person=person.pk if person else None, **days | more))


def said(found: list[TrailLine]) -> list[str]:
    return [f"{one.bold} {one.text}".strip() for one in found]


def test_a_change_stands_with_before_and_after_and_why(cast: Cast) -> None:
    with clock_at(at("09:00")):
        people.change_person(cast.ruth, person=cast.meera, swallowing="thickened drinks", consent="In words")
    (found,) = lines(cast, cast.meera, kinds=("changes",), since=date(2026, 11, 24))
    assert (found.at, found.by, found.bold) == (at("09:00"), "Ruth Hanley", "Particulars: changed.")
    assert Pair("swallowing", "nothing", "thickened drinks") in found.pairs
    assert Pair("consent", "nothing", "In words") in found.pairs


def test_a_medicine_is_followed_from_entry_to_stop(cast: Cast, dictionary: Any) -> None:
    medicine = line(cast.joy, cast.meera, CO_CARELDOPA, fixed("07:00"), checker=cast.ruth)
    with clock_at(at("08:00")):
        medicines.stop_medicine(
            cast.joy, medicine=medicine, stops_at=at("08:00"), reason="Dr Shah rang", said_by="Dr Shah"
        )
    found = [one for one in lines(cast, cast.meera, kinds=("changes",)) if one.bold.startswith("Medicine")]
    verbs = [one.bold.rsplit(" ", 1)[1] for one in found]
    assert verbs == ["changed.", "changed.", "added."]
    stop = found[0]
    assert Pair("stops", "nothing", "24-Nov-2026 08:00") in stop.pairs
    assert any(pair.field == "how it is taken" and "1 tablet" in pair.after for pair in found[-1].pairs)


def test_doses_corrections_and_journeys_are_told(cast: Cast, dictionary: Any) -> None:
    medicine = line(cast.joy, cast.meera, CO_CARELDOPA, fixed("07:00"))
    wrong = dose(medicine, cast.ann)
    with clock_at(at("09:10")):
        file_entry(cast.ann, wrong)
    with clock_at(at("09:12")):
        file_entry(
            cast.ann, dose(medicine, cast.ann, outcome="struck", corrects=wrong["key"], why="Not hers.")
        )
        file_entry(cast.ann, entry("to_hospital", cast.meera, cast.ann, at=at("09:12").isoformat()))
    found = lines(cast, cast.meera, kinds=("doses",))
    assert {one.struck for one in found if one.bold.startswith("Co-careldopa")} == {True}
    assert "Not hers." in {one.why for one in found}
    assert any(one.bold == "To hospital." for one in found)


def test_who_looked_is_said(cast: Cast, client: Client) -> None:
    client.force_login(cast.joy)
    client.get(f"/people/{cast.meera.pk}/")
    found = lines(cast, cast.meera, kinds=("looks",))
    assert ("Joy Adeyemi", "Looked at the medicines.") in {(one.by, one.text) for one in found}


def test_the_agency_sees_accounts_keys_and_everybody(cast: Cast) -> None:
    with clock_at(at("09:00")):
        set_legend(cast.ruth, provider=cast.northgate, letters=STARTING_KEY, seen=0)
        people.change_person(cast.ruth, person=cast.kishor, notes="Hard of hearing")
        change_group(
            cast.ruth, provider=cast.northgate, group="opioid", seen=0, take_out=[0], why="Dr Khan agreed"
        )
    found = lines(cast, since=date(2026, 11, 24))
    assert "Key of letters, version 1." in said(found)
    assert ("Rule group opioid, version 1.", "Not signed off.", "Dr Khan agreed") in {
        (one.bold, one.text, one.why) for one in found
    }
    assert ("PATEL, Kishor", "Particulars: changed.") in {(one.about, one.bold) for one in found}


def test_no_secret_stands_on_the_trail(cast: Cast) -> None:
    with clock_at(at("09:00")):
        people.reset_password(cast.ruth, worker=cast.ann)
    every = str(lines(cast))
    assert "pbkdf2" not in every
    assert "argon2" not in every
    assert cast.meera.folder_code not in every


def test_what_changes_no_word_is_told_by_its_reason(cast: Cast) -> None:
    with clock_at(at("09:00")):
        people.sign_out_everywhere(cast.joy, worker=cast.joy)
    (found,) = lines(cast, kinds=("changes",), since=date(2026, 11, 24))
    assert (found.by, found.bold, found.why) == (
        "Joy Adeyemi",
        "Account “Joy Adeyemi”: changed.",
        "Signed out everywhere",
    )


def test_a_new_folder_code_is_said_without_the_code(cast: Cast) -> None:
    with clock_at(at("09:00")):
        renewed = people.renew_folder_code(cast.ruth, person=cast.meera)
    (found,) = lines(cast, cast.meera, kinds=("changes",), since=date(2026, 11, 24))
    assert found.pairs == (Pair("folder code", "the old one", "a new one"),)
    assert renewed.folder_code not in str(found)


def test_it_is_narrowed_by_worker_and_day(cast: Cast, dictionary: Any) -> None:
    line(cast.joy, cast.meera, CO_CARELDOPA, fixed("07:00"), checker=cast.ruth)
    assert {one.by for one in lines(cast, cast.meera, by=cast.joy)} == {"Joy Adeyemi"}
    assert lines(cast, cast.meera, since=date(2026, 11, 23)) == []


def test_two_agencies_never_meet(cast: Cast) -> None:
    ours = {one.about for one in lines(cast)} - {""}
    theirs = {one.about for one in trail(Asked(cast.lantern.pk, date(2026, 11, 1), date(2026, 11, 24)))} - {
        ""
    }
    assert ours
    assert theirs
    assert not ours & theirs


# --- its pages ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "address", ["/trail/", "/trail.csv", "/people/{}/history/", "/people/{}/history.csv"]
)
def test_manager_and_inspector_read_it_and_nobody_else(cast: Cast, client: Client, address: str) -> None:
    def status(worker: Worker) -> int:
        client.force_login(worker)
        return client.get(address.format(cast.meera.pk)).status_code

    assert [status(one) for one in (cast.ruth, cast.paul, cast.joy, cast.ann)] == [200, 200, 403, 403]


def test_a_wrong_day_is_named_and_the_page_stays(cast: Cast, client: Client) -> None:
    client.force_login(cast.ruth)
    answer = client.get("/trail/?since=31-31-2026&kind=nothing")
    assert answer.status_code == 400
    html = answer.content.decode()
    assert "<b>From</b>: This must be a date" in html
    assert "<b>Which kind</b>: Choose doses" in html
    assert client.get("/trail.csv?since=nothing").status_code == 409


def test_the_file_holds_what_the_page_holds_with_formulas_disarmed(cast: Cast, client: Client) -> None:
    with clock_at(at("09:00")):
        people.change_person(cast.ruth, person=cast.meera, notes="=HYPERLINK(1)\n+44 20", swallowing="@all")
    client.force_login(cast.ruth)
    answer = client.get(f"/people/{cast.meera.pk}/history.csv?since=2026-11-24")
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    rows = [*csv.reader(StringIO(answer.content.decode()))]
    afters = {row[7] for row in rows}
    assert "'=HYPERLINK(1)\n+44 20" in afters
    assert "'@all" in afters


@pytest.mark.parametrize("text", ["=1", "+1", "-1", "@1", "\t=1", "\r=1", "\n=1", "＝1"])
def test_a_cell_that_begins_like_a_formula_is_escaped(text: str) -> None:
    assert cell(text) == f"'{text}"
    assert cell(f"x{text}") == f"x{text}"


def test_a_file_that_is_full_says_so(cast: Cast, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("audits.views.EVERYTHING", 2)
    client.force_login(cast.ruth)
    rows = [*csv.reader(StringIO(client.get("/trail.csv?since=2026-11-01").content.decode()))]
    assert "there are older lines" in rows[-1][4]
    monkeypatch.setattr("audits.views.EVERYTHING", 100_000)
    assert "there are older lines" not in client.get("/trail.csv?since=2026-11-01").content.decode()


def test_a_line_with_two_fields_is_two_rows() -> None:
    one = TrailLine(
        at("09:00"), "Ruth", "changes", "pen", "B.", pairs=(Pair("a", "1", "2"), Pair("b", "3", "4"))
    )
    assert len(as_csv([one]).splitlines()) == 3


def test_it_asks_as_often_for_much_as_for_little(
    cast: Cast, dictionary: Any, django_assert_max_num_queries: Any, client: Client
) -> None:
    client.force_login(cast.ruth)
    with django_assert_max_num_queries(60) as few:
        client.get(f"/people/{cast.meera.pk}/history/?since=2026-11-01")
    for n in range(8):
        line(cast.joy, cast.meera, f"Free text {n} 5mg tablets", fixed("07:00"), checker=cast.ruth)
    with django_assert_max_num_queries(len(few) + 6):
        client.get(f"/people/{cast.meera.pk}/history/?since=2026-11-01")
