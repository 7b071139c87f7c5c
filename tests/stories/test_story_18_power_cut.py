"""Story 18: a power cut. Last night's chart is in the folder, complete and dated."""

import io

import pytest
from django.core.management import call_command

from mar.models import ChartIssue
from medicines import actions as medicines
from people import actions as people
from tests.cast import Cast
from tests.chart.read_back import grids, squeezed, words
from tests.mar.bodies import CO_CARELDOPA, PARACETAMOL, dose, fixed, line, needed
from tests.stories.scene import clients, send, time

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("dictionary")]


def test_story_18_the_folder_has_last_nights_chart(cast: Cast) -> None:
    # Given Meera's medicines, one that is hers no more, and a dose given yesterday evening
    levodopa = line(
        cast.ruth, cast.meera, CO_CARELDOPA, fixed("07:00", "19:00"), on_time=True, checker=cast.joy
    )
    line(cast.ruth, cast.meera, PARACETAMOL, needed(), what_for="pain")
    senna = line(cast.ruth, cast.meera, "Senna 7.5mg tablets", fixed("20:00"))
    with time("10:00", 23) as moment:
        medicines.stop_medicine(
            cast.ruth, medicine=senna, stops_at=moment, reason="Loose stools", said_by="Dr Lund"
        )

    # When the night makes everybody's chart
    with time("02:00"):
        said = io.StringIO()
        call_command("nightly", stdout=said)
    assert "7 charts for the folder made." in said.getvalue()

    # And in the morning the carer prints Meera's, as it was made
    with time("06:50"):
        printed = clients(cast.ann).get(f"/people/{cast.meera.pk}/folder.pdf").content
    kept = ChartIssue.objects.get(person=cast.meera)
    assert printed == bytes(kept.pdf)

    # Then it says who she is, what she takes and when, whom to ring, and when it was made
    paper = words(printed)
    code = cast.meera.folder_code
    for one in (
        "Chart for the folder",
        "PATEL, Meera",
        "06-Mar-1944",
        "Known allergies: Penicillin (rash, moderate)",
        "Tue 24-Nov-2026 to Mon 21-Dec-2026",
        "as at 24-Nov-2026 02:00",
        f"serial {kept.serial}",
        "first printed 24-Nov-2026 02:00 by the software itself, in the night",
        f"Code of this folder: {code[:4]} {code[4:]}",
        "MUST BE ON TIME",
        "At least 4 h apart",
        "Office 01632 960 100",
        "Oast Pharmacy 01632 960 114",
        "This chart is a record, not a prescription.",
        "By hand, when the tablet is out of reach",
    ):
        assert squeezed(one) in paper, one

    # And its cells are empty, to be signed by hand; what was stopped is not on it
    (grid,) = grids(printed)
    rows = [row for row in grid.rows if len(row) > 2 and not row[-1].header]
    assert [row[1].seen for row in rows] == ["07:00", "19:00"]
    assert {cell.seen for row in rows for cell in row[2:]} == {""}
    assert "Senna" not in paper

    # When it is light again and something was given, the paper in the folder says so to whoever scans it
    with time("07:05"):
        send(cast.ann, dose(levodopa, cast.ann, "07:00", given_at="2026-11-24T07:02:00+00:00"))
        page = clients(cast.joy).get("/charts/", {"serial": kept.serial}).content.decode()
    assert f"{kept.serial}: out of date" in page


def test_one_persons_failure_never_stops_the_others(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    from django.core.management import CommandError

    from mar import pdf

    def draw(chart: object, issue: ChartIssue) -> bytes:
        if issue.person_id == cast.meera.pk:
            raise ZeroDivisionError
        return b"%PDF-1.7"

    monkeypatch.setattr(pdf, "draw", draw)
    out, faults = io.StringIO(), io.StringIO()
    with pytest.raises(CommandError, match=r"^1 chart for the folder could not be made\.$"):
        call_command("nightly", stdout=out, stderr=faults)
    assert "6 charts for the folder made." in out.getvalue()
    assert faults.getvalue() == f"No chart for the folder of {cast.meera.pk}: ZeroDivisionError\n"
    people.renew_folder_code(cast.ruth, person=cast.kishor)
    monkeypatch.setattr(pdf, "draw", lambda *chart: b"%PDF-1.7")
    out = io.StringIO()
    call_command("nightly", stdout=out)
    assert "2 charts for the folder made." in out.getvalue()
