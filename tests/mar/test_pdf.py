"""The chart on paper says what JSON says, can be heard as well as read, and never changes unnoticed."""

import builtins
import gc
import io
import logging
import sys
from collections.abc import Sequence
from datetime import date
from typing import Any

import pypdfium2
import pytest
import zxingcpp
from django.db import connection
from django.test import Client
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from mar import chart, pdf
from mar.actions import file_entry, issue_chart, review_dose
from mar.chart.shape import Chart
from mar.chart.written import as_json
from mar.models import ChartIssue
from medicines import actions as medicines
from medicines.models import Medicine
from people import actions as people
from people.models import Person, SecurityEvent, Worker
from people.records import clock_at
from people.templatetags import words
from tests.cast import Cast
from tests.cast import person as cared_for
from tests.chart.histories import DAYS, MONTHS, Act, acts, live
from tests.chart.read_back import Cell, Table, grids, pages_of, sizes, squeezed, tables, ua_faults
from tests.chart.read_back import words as read
from tests.chart.test_histories import undone
from tests.mar.bodies import CO_CARELDOPA, PARACETAMOL, at, entry, fixed, line, needed
from tests.mar.test_chart import FIRST, corrected, filed

pytestmark = pytest.mark.django_db
MM = 72 / 25.4


def issued(by: Worker, person: Person, first: date = FIRST, days: int = 28, **more: Any) -> ChartIssue:
    return issue_chart(by, person=person, first_day=first, days=days, draw=pdf.draw, **more)


def browser(worker: Worker) -> Client:
    client = Client()
    client.force_login(worker, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def full(cast: Cast, dictionary: Any) -> Cast:
    """Meera's fortnight, with something of everything in it."""
    levodopa = line(
        cast.ruth, cast.meera, CO_CARELDOPA, fixed("07:00", "11:00"), on_time=True, checker=cast.joy,
        left_out_agreed="With her daughter",
    )  # fmt: skip
    weekly = fixed("09:00", amount="4", weekdays=[3])
    line(cast.ruth, cast.meera, "Methotrexate 2.5mg tablets", weekly, what_for="the joints")
    senna = line(cast.ruth, cast.meera, "Senna 7.5mg tablets", fixed("20:00"), label="Take ONE at NIGHT")
    pain = line(cast.ruth, cast.meera, PARACETAMOL, needed(), what_for="pain")
    weekend = [{"who": "Her daughter", "weekdays": [6, 7], "times": ["08:00"]}]
    line(cast.ruth, cast.meera, "Ramipril 5mg capsules", fixed("08:00", unit="capsule", others=weekend))
    filed(cast.ann, levodopa, 17, "07:00", "07:05")
    filed(cast.ann, levodopa, 18, "07:00", "09:30")
    filed(
        cast.dawid, levodopa, 19, "07:00", "07:10", outcome="not_taken", reason="did_not_want", note="Sick."
    )
    filed(cast.dawid, levodopa, 20, "07:00", "07:10", outcome="part_taken", note="Half out.", amount="0.5")
    filed(cast.ann, levodopa, 21, "07:00", "07:10", outcome="not_known", note="Nobody could say.")
    filed(cast.ann, levodopa, 22, "07:00", "07:10", outcome="left_out")
    filed(cast.ann, levodopa, 17, "11:00", "11:00")
    filed(cast.dawid, levodopa, 17, "11:00", "11:02")
    corrected(cast.ann, filed(cast.ann, levodopa, 18, "11:00", "11:05"), "taken")
    corrected(cast.ann, filed(cast.ann, levodopa, 23, "07:00", "07:05"), "struck")
    first = filed(cast.ann, levodopa, 19, "11:00", "11:00")
    second = filed(cast.dawid, levodopa, 19, "11:00", "11:03")
    with clock_at(at("15:20", 19)):
        review_dose(
            cast.ruth, dose=first, decision="one_happened", keep=second.pk, words="The count shows one.",
            seen=[first.pk, second.pk],
        )  # fmt: skip
    filed(cast.ann, levodopa, 23, "11:00", "11:02", who="family", help="none", basis="told")
    filed(cast.ann, pain, 23, None, "12:10", what_for="hip", amount="2")
    filed(cast.ann, senna, 22, "20:00", "20:05")
    with clock_at(at("08:00")):
        medicines.stop_medicine(
            cast.ruth, medicine=senna, stops_at=at("09:00", 22), reason="Dr Shah rang", said_by="Dr Shah"
        )
        medicines.raise_doubt(cast.joy, medicine=levodopa, kind="label_differs", words="The box says TWO.")
    return cast


# --- the same as screen and JSON ------------------------------------------------------------------------


def rows_of(found: list[Table]) -> list[list[Cell]]:
    """The rows with cells for days: heads and bands left out."""
    return [row for table in found for row in table.rows if len(row) > 2 and not row[-1].header]


def same_as_json(printed: bytes, found: Chart, body: dict[str, Any]) -> None:
    """Each cell of the paper holds what the JSON says, under its own day, by its own medicine and time."""
    timed = list(found.timed)
    wanted = [row for one, said in zip(found.lines, body["medicines"], strict=False) if one in timed
              for row in said["rows"]]  # fmt: skip
    names = [(one.short, row) for one in timed for row in one.rows]
    rows = rows_of(grids(printed))
    assert len(rows) == len(wanted)
    for row, said, (short, shape) in zip(rows, wanted, names, strict=True):
        medicine, time, *cells = row
        assert (squeezed(medicine.seen), squeezed(time.seen)) == (
            squeezed(short), squeezed(shape.heading),
        )  # fmt: skip
        for cell, one, day in zip(cells, said["cells"], found.columns, strict=True):
            assert one["date"] == day.day.isoformat()
            assert squeezed(cell.seen) == squeezed(one["mark"]), (short, one)
            assert squeezed(cell.notes) == ",".join(map(str, one["notes"])), (short, one)
            heads = (squeezed(short), squeezed(time.seen), f"{day.letters}{day.number}")
            assert tuple(map(squeezed, cell.heads)) == heads, (short, one)
            bare = not one["mark"] and one["state"] in ("not_due", "others")
            assert bool(cell.unseen) == bare or squeezed(cell.unseen) == "notdue", (short, one)


def in_its_place(printed: bytes, columns: int) -> None:
    """What the tags say of a cell is where the eye sees it: under its day, and level with its time."""
    left, wide = 15 + 35.2 + 12, (274 - 35.2 - 12) / columns
    for table in grids(printed):
        rows = rows_of([table])
        levels = [_level(row[1]) for row in rows]
        for row, level in zip(rows, levels, strict=True):
            for place, cell in enumerate(row[2:]):
                for one in cell.chars:
                    middle = (one["x0"] + one["x1"]) / 2 / MM
                    assert left + place * wide <= middle <= left + (place + 1) * wide, cell
                if cell.chars:
                    here = _level(cell)
                    assert min(abs(other - here) for other in levels) == abs(level - here), cell


def _level(cell: Cell) -> float:
    return sum((one["top"] + one["bottom"]) / 2 for one in cell.chars) / len(cell.chars)


def the_blocks_too(printed: bytes, found: Chart) -> None:
    """When-needed and taken besides: a row for each, and every note of the back."""
    lists = [one for one in tables(printed) if one.heads[0] == "Date" and "Did it help?" in one.heads]
    written = [tuple(squeezed(cell.seen) for cell in row) for table in lists for row in table.rows[1:]
               if row[0].seen]  # fmt: skip
    given = [(one, one.amount or one.happened) for line in found.when_needed for one in line.given]
    given += [(one, one.what) for one in found.besides]
    assert written == [
        tuple(map(squeezed, (
            words.date_short(one.at), words.time(one.at), much, one.why, one.effect,
            "" if one.effect_at is None else words.time(one.effect_at), one.mark.shown,
        )))
        for one, much in given
    ]  # fmt: skip
    back = [table for table in tables(printed) if table.heads[0] == "No."]
    rows = [row for table in back for row in table.rows[1:] if row[0].seen]
    assert [(row[0].seen, squeezed(row[2].seen), row[3].seen) for row in rows] == [
        (str(one.number), squeezed(f"{one.bold} {one.words}"), one.by) for one in found.notes
    ]


def test_paper_says_what_json_says(full: Cast) -> None:
    issue = issued(full.ruth, full.meera)
    found = chart.build(full.meera, FIRST, 28, at("09:10"))
    states = {cell.state for _, _, cell in found.cells()}
    assert states >= {
        "given",
        "late",
        "part",
        "not_taken",
        "left_out",
        "not_known",
        "clash",
        "ask",
        "not_due",
    }
    body = browser(full.ruth).get(f"/api/people/{full.meera.pk}/chart/?from=2026-11-09&days=28").json()
    assert (body["serial"], body["as_at"]) == (issue.serial, issue.recorded_at.isoformat())
    assert body == as_json(found, issue.serial, issue.recorded_at)
    same_as_json(issue.pdf, found, body)
    in_its_place(issue.pdf, 28)
    the_blocks_too(issue.pdf, found)


@pytest.mark.parametrize("lives", [5, pytest.param(200, marks=pytest.mark.thorough)])
def test_paper_of_random_lives_says_what_json_says(cast: Cast, dictionary: Any, lives: int) -> None:
    # A failing life is not made smaller: each try is a chart to draw and to read back.
    @settings(
        max_examples=lives,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow],
        phases=[Phase.explicit, Phase.reuse, Phase.generate],
    )
    @given(first=st.sampled_from(MONTHS), history=acts, day=st.integers(0, DAYS), minute=st.integers(0, 1439))
    def one_life(first: date, history: Sequence[Act], day: int, minute: int) -> None:
        with undone():
            life = live(cast, first, history)
            with clock_at(life.at(day, minute)):
                issue = issued(cast.ruth, life.person, first, DAYS)
            found = chart.build(life.person, first, DAYS, life.at(day, minute))
            same_as_json(issue.pdf, found, as_json(found, issue.serial, issue.recorded_at))
            in_its_place(issue.pdf, DAYS)
            the_blocks_too(issue.pdf, found)
            assert ua_faults(issue.pdf) == []

    one_life()


def test_a_struck_entry_is_crossed_and_stays_readable(full: Cast) -> None:
    issue = issued(full.ruth, full.meera)
    (cell,) = [one for row in rows_of(grids(issue.pdf)) for one in row[2:]
               if one.heads[1:] == ("07:00", "Mo23")]  # fmt: skip
    assert squeezed(cell.seen) == "AOSTOP"
    first, last = cell.chars[0], cell.chars[1]
    crossing = [
        one
        for one in pages_of(bytes(issue.pdf))[cell.page].strokes
        if first["top"] < one["top"] < first["bottom"]
        and one["x0"] <= first["x0"] + 0.5
        and last["x1"] - 0.5 <= one["x1"] < last["x1"] + 3
    ]
    assert crossing, "no line goes through AO"


@pytest.mark.parametrize(
    ("days", "columns"), [(1, [1]), (7, [7]), (31, [31]), (62, [31, 31]), (45, [23, 22])]
)
def test_other_lengths_keep_each_day_over_its_cells(full: Cast, days: int, columns: list[int]) -> None:
    first = date(2026, 11, 17)
    issue = issued(full.ruth, full.meera, first, days)
    parts = {}
    for table in grids(issue.pdf):
        parts.setdefault(tuple(table.heads[2:]), table)
    assert [len(heads) for heads in parts] == columns
    shown = [head for heads in parts for head in heads]
    found = chart.build(full.meera, first, days, at("09:10"))
    assert shown == [f"{one.letters}{one.number}" for one in found.columns]
    for table in grids(issue.pdf):
        in_its_place(issue.pdf, len(table.heads) - 2) if len(columns) == 1 else None
        for row in rows_of([table]):
            assert [cell.heads[2] for cell in row[2:]] == table.heads[2:]


# --- heard as well as read ------------------------------------------------------------------------------


def test_the_paper_is_tagged_as_pdf_ua_wants(full: Cast) -> None:
    assert ua_faults(issued(full.ruth, full.meera).pdf) == []


def test_our_check_finds_an_untagged_paper(full: Cast) -> None:
    plain = pdf._engine().weasyprint.HTML(string="<p>One line").write_pdf()
    assert {"not marked as tagged", "no title"} <= {*_faults_of_untagged(plain)}


def _faults_of_untagged(plain: bytes) -> list[str]:
    import pypdf

    from tests.chart import read_back

    reader = pypdf.PdfReader(io.BytesIO(plain))
    root = reader.trailer["/Root"]
    with_xmp = {**root, "/Metadata": pypdf.generic.StreamObject()}
    painted = read_back._content_faults(reader, reader.pages[0], 0)
    assert next(painted).endswith("outside every tag")
    return list(read_back._document_faults(reader, with_xmp))


def test_a_band_is_heard_with_its_column_only(full: Cast) -> None:
    bands = [
        row[0] for table in grids(issued(full.ruth, full.meera).pdf) for row in table.rows if len(row) == 1
    ]
    assert len(bands) == 4
    assert {(one.span, one.heads) for one in bands} == {(30, ("Medicine",))}


def test_the_square_code_reads_back(full: Cast) -> None:
    issue = issued(full.ruth, full.meera)
    for page in pypdfium2.PdfDocument(issue.pdf):
        (code,) = zxingcpp.read_barcodes(page.render(scale=150 / 72).to_pil())
        assert (code.text, code.format.name) == (issue.serial, "QRCode")


def test_every_stop_is_seen(full: Cast) -> None:
    """Doubt is never shown as nothing due: each octagon's left edge is black, whatever stands before it."""
    issue = issued(full.ruth, full.meera)
    (page, *_) = [one.render(scale=3).to_pil().convert("L")
                  for one in pypdfium2.PdfDocument(issue.pdf)]  # fmt: skip
    stops = [cell for row in rows_of(grids(issue.pdf)) for cell in row[2:] if "STOP" in cell.seen]
    grey_before = [cell for cell in stops if cell.heads[2] == "Mo16"]
    assert len(stops) > 30
    assert len(grey_before) == 1  # what was late before the doubt is late, and no STOP
    scale = page.width / pages_of(bytes(issue.pdf))[0].width
    for cell in stops:
        word = cell.chars[-4:]
        middle = (word[0]["x0"] + word[-1]["x1"]) / 2
        level = (word[0]["top"] + word[0]["bottom"]) / 2
        edge = [
            page.getpixel((round((middle - away * MM) * scale), round(level * scale)))
            for away in (2.8, 2.9, 3.0, 3.1)
        ]
        assert min(edge) < 100, cell


def test_the_feet_say_whose_which_and_how_many_pages(full: Cast) -> None:
    issue = issued(full.ruth, full.meera)
    said = read(issue.pdf)
    count = len(pypdfium2.PdfDocument(issue.pdf))
    for page in range(1, count + 1):
        assert f"page{page}of{count}" in said
    for foot in (
        f"PATEL, Meera · NHS No. 999 435 5422 · serial {issue.serial}",
        "first printed 24-Nov-2026 09:10 by Ruth Hanley · Northgate Home Care",
    ):
        assert said.count(squeezed(foot)) == count


def test_what_every_chart_must_show(full: Cast) -> None:
    said = read(issued(full.ruth, full.meera).pdf)
    for one in (
        "PATEL, Meera (Mrs)", "06-Mar-1944 (82y)", "999 435 5422", "14 Hop Pocket Lane, Maidstone",
        "Known allergies: Penicillin (rash, moderate)", "Swallowing: not recorded", "Weight: not recorded",
        "Mon 09-Nov-2026 to Sun 06-Dec-2026", "28 days.", "Co-careldopa 25 mg/100 mg tablets",
        "MUST BE ON TIME", "STOP: ring before giving", "The box says TWO.",
        "STOPPED 22-Nov-2026 09:00 by Dr Shah",
        "At least 4 h apart", "No more than 8 tablets in 24 hours", "Help: Office 01632 960 100",
        "Oast Pharmacy 01632 960 114", "NHS 111 · 999", "Consent:",
        "Key of Northgate Home Care, the starting key.", "said no", "two people recorded this",
        "Give by the pharmacy label.", "Initials on this chart", "Ann Osei",
        "By hand, when the tablet is out of reach", "The count shows one.",
    ):  # fmt: skip
        assert squeezed(one) in said, one


# --- nothing lost, nothing shrunken ---------------------------------------------------------------------

LONG = "Abcdefghijklmnopqrstuvwxyzabcdefghijklmn"
DIRECTION = (
    "Take ONE in the morning with a full glass of water, half an hour before food, sitting up. " * 4
)[:300]
SIZES = {17.0, 11.0, 10.5, 10.0, 9.5, 9.0, 8.5, 8.25, 8.0, 7.5, 7.25, 7.0, 6.0, 5.6, 12.0}
"""Those of the mock-ups: 6 are numbers of notes, 5.6 the word in the octagon."""
NAMES = ["محمد الأحمد", "আয়েশা বেগম", "王小明", "Świętosław Żółć", "Ann 😀 Other"]


@pytest.fixture
def crowded(cast: Cast, dictionary: Any) -> list[Person]:
    """Two people with 25 lines each, a direction of 300 letters and names of 40."""
    found = []
    for given_name in (LONG, "Zażółć"):
        one = cared_for(
            cast.ruth, cast.maidstone, f"{given_name} {LONG}", date(1939, 5, 1), "", "she", "1 Long Street",
            nhs_number_missing="Made for a test", preferred_name=given_name,
        )  # fmt: skip
        for number in range(23):
            name = f"Medicine{number:02} {LONG if number == 3 else ''} 5mg tablets"
            line(
                cast.ruth,
                one,
                name,
                fixed("08:00", "20:00"),
                label=DIRECTION if number == 5 else f"Label {number}",
            )
        line(cast.ruth, one, PARACETAMOL, needed())
        line(cast.ruth, one, "Ibuprofen 200mg tablets", needed())
        found.append(one)
    return found


def test_crowded_people_print_every_word_at_its_size(crowded: list[Person], cast: Cast) -> None:
    for person in crowded:
        printed = bytes(issued(cast.ruth, person).pdf)
        found = chart.build(person, FIRST, 28, at("09:10"))
        assert len(found.lines) == 25
        every_word(printed, found)
        same_as_json(printed, found, as_json(found, "", at("09:10")))
        in_its_place(printed, 28)
        assert ua_faults(printed) == []
        assert {*sizes(printed)} <= SIZES
        pages_hold_together(printed)


def every_word(printed: bytes, found: Chart) -> None:
    said = read(printed)
    heard = squeezed("".join(cell.seen for table in tables(printed) for row in table.rows for cell in row))
    for one in found.timed:
        for text in (one.name, one.label, one.take, one.when, one.help, one.kept, one.watch, one.source):
            assert squeezed(text) in heard, text
    for one in found.when_needed:
        assert squeezed(one.name) in said
    assert squeezed(found.head.family_given) in said


def pages_hold_together(printed: bytes) -> None:
    """Heads on each page, bands with their rows, and nothing in the margins."""
    found = grids(printed)
    assert len({table.page for table in found}) > 2
    for table in found:
        assert table.heads[:3] == ["Medicine", "Time", "Mo09"]
        assert len(table.rows[1]) == 1, "each page begins with a band, not with rows of a band left behind"
        assert len(table.rows[-1]) > 2, "no band stands at the foot of a page without a row"
    for page in pages_of(printed):
        outside = [one for one in page.chars if one["x1"] > page.width - 7 * MM or one["x0"] < 14.9 * MM]
        assert outside == []


@pytest.mark.parametrize("name", NAMES)
def test_names_of_every_script_are_written_or_said_to_be_missing(
    cast: Cast, dictionary: Any, name: str, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        issue = issued(cast.ruth, _named(cast, name))
    assert ua_faults(issue.pdf) == []
    said = read(issue.pdf)
    missing = [record.getMessage() for record in caplog.records if record.name == "mar.pdf"]
    assert bool(missing) == (squeezed("Some letters could not be printed:") in said)
    assert bool(missing) == (pdf.BOX in said)
    if missing:
        assert missing == [f"No font for letters of a chart. Install the Debian packages {pdf.MORE_FONTS}"]
        assert name not in caplog.text
    else:
        assert {*squeezed(name)} <= {*said} | {*"ـ"}


def _named(cast: Cast, name: str) -> Person:
    return people.add_person(
        cast.ruth, branch=cast.maidstone, family_name="Other", given_name=name, preferred_name=name,
        born=date(1950, 2, 2), nhs_number_missing="Made for a test", pronoun="they",
        address="1 Long Street",
    )  # fmt: skip


def test_a_letter_that_no_font_has_is_said_on_the_paper(cast: Cast, dictionary: Any) -> None:
    said = read(issued(cast.ruth, _named(cast, "Ann\ue123")).pdf)
    assert squeezed("Some letters could not be printed: U+E123.") in said
    assert "Ann□" in said


# --- it fetches nothing, and is drawn once --------------------------------------------------------------


@pytest.mark.parametrize("url", [
    "http://example.org/x.png", "https://example.org/paper.css", "ftp://example.org/x", "file:///etc/passwd",
    "file:///paper/../etc/passwd", "file:///paper/css/app.css", "data:image/png;base64,AAAA", "paper.css", "",
])  # fmt: skip
def test_the_fetcher_refuses_what_is_not_ours(url: str) -> None:
    with pytest.raises(ValueError, match="nothing but its own"):
        pdf._engine().fetcher.fetch(url)


def test_words_of_a_record_fetch_nothing(
    cast: Cast, dictionary: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    label = '<img src="file:///etc/passwd"><style>@import "http://example.org/";</style> url(http://a.org/x)'
    line(cast.ruth, cast.meera, CO_CARELDOPA, fixed("07:00"), label=label)
    asked: list[str] = []
    fetcher = pdf._engine().fetcher
    real = fetcher.fetch
    monkeypatch.setattr(fetcher, "fetch", lambda url, headers=None: asked.append(url) or real(url, headers))
    issue = issued(cast.ruth, cast.meera)
    assert {*asked} <= {*pdf._ours()}
    assert squeezed(label) in read(issue.pdf)


def test_an_unchanged_chart_is_never_drawn_again(full: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    client = browser(full.ruth)
    path = f"/people/{full.meera.pk}/chart.pdf?from=2026-11-09&days=28"
    first = client.get(path)
    assert (first.status_code, first["Content-Type"]) == (200, "application/pdf")
    monkeypatch.setattr(pdf, "_engine", lambda: pytest.fail("drawn again"))
    with clock_at(at("09:20")):
        again = browser(full.joy).get(path)
        for_programs = client.get(f"/api{path}", headers={"accept": "application/pdf"})
    assert first.content == again.content == for_programs.content
    assert ChartIssue.objects.count() == 1


def test_a_changed_chart_makes_the_last_void(full: Cast) -> None:
    first = issued(full.ruth, full.meera)
    medicine = Medicine.objects.get(product_name=PARACETAMOL)
    filed(full.ann, medicine, 24, None, "09:00", what_for="hip", amount="1")
    second = issued(full.ruth, full.meera)
    assert second.serial != first.serial
    assert squeezed(f"Replaces serial {first.serial}, which is void.") in read(second.pdf)


def test_the_garbage_collector_is_on_again(full: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "render_to_string", lambda *args: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        issued(full.ruth, full.meera)
    assert gc.isenabled()


def test_a_machine_without_pango_says_which_packages(full: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def broken(name: str, *args: Any, **more: Any) -> Any:
        if name.startswith("weasyprint"):
            raise OSError("cannot load library 'libpango-1.0-0'")
        return real(name, *args, **more)

    pdf._engine.cache_clear()
    monkeypatch.setattr(builtins, "__import__", broken)
    try:
        client = browser(full.ruth)
        page = client.get(f"/people/{full.meera.pk}/chart.pdf")
        program = client.get(f"/api/people/{full.meera.pk}/chart.pdf")
    finally:
        monkeypatch.undo()
        pdf._engine.cache_clear()
    assert page.status_code == program.status_code == 503
    assert pdf.PACKAGES in page.content.decode()
    assert pdf.PACKAGES in program.json()["error"]
    assert not ChartIssue.objects.exists()


def test_django_starts_without_the_engine() -> None:
    import subprocess

    code = "import mar.pdf, sys; assert 'weasyprint' not in sys.modules"
    setup = "import django; django.setup(); "
    subprocess.run([sys.executable, "-c", setup + code], check=True)


# --- a changed byte -------------------------------------------------------------------------------------


def tamper(issue: ChartIssue, what: str) -> None:
    """Change one byte past the guards, as somebody with the database's own password could."""
    change = {
        "snapshot": "overlay(snapshot placing 'X' from 40 for 1)",
        "pdf": "set_byte(pdf, 200, (get_byte(pdf, 200) + 1) %% 256)",
        "content": "overlay(content placing 'x' from 1 for 1)",
    }[what]
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL app.allow_erase = 'on'")
        cursor.execute(f"UPDATE mar_chartissue SET {what} = {change} WHERE id = %s", [issue.pk])
        cursor.execute("SET LOCAL app.allow_erase = 'off'")


@pytest.mark.parametrize("what", ["snapshot", "pdf"])
def test_a_changed_byte_is_found_on_opening_and_on_printing(full: Cast, what: str) -> None:
    issue, client = issued(full.ruth, full.meera), browser(full.ruth)
    days = "?from=2026-11-09&days=28"
    assert client.get(f"/charts/{issue.serial}.pdf").status_code == 200
    tamper(issue, what)
    opened = client.get(f"/charts/{issue.serial}.pdf")
    printed = client.get(f"/people/{full.meera.pk}/chart.pdf{days}")
    asked = client.get(f"/charts/?serial={issue.serial}").content.decode()
    program = client.get(f"/api/people/{full.meera.pk}/chart.pdf{days}")
    assert [opened.status_code, printed.status_code, program.status_code] == [409, 409, 409]
    for page in (opened.content.decode(), printed.content.decode(), asked, program.json()["error"]):
        assert f"The stored chart {issue.serial} is not what was issued" in page
    events = SecurityEvent.objects.filter(kind="chart_changed")
    assert {(one.words, one.recorded_by, one.provider) for one in events} == {
        (issue.serial, full.ruth, full.northgate)
    }
    assert events.count() == 4

    answer = client.post(f"/charts/{issue.serial}/anew/")
    new = ChartIssue.objects.get(replaces=issue)
    assert (answer.status_code, answer["Location"]) == (302, f"/charts/{new.serial}.pdf")
    assert new.serial != issue.serial
    assert client.get(f"/people/{full.meera.pk}/chart.pdf{days}").content == bytes(new.pdf)


def test_what_is_whole_is_not_issued_anew(full: Cast) -> None:
    issue = issued(full.ruth, full.meera)
    answer = browser(full.ruth).post(f"/charts/{issue.serial}/anew/")
    assert answer["Location"] == f"/charts/{issue.serial}.pdf"
    assert ChartIssue.objects.count() == 1


# --- is this paper still the one? -----------------------------------------------------------------------


def test_a_serial_says_whether_the_paper_is_still_the_one(full: Cast) -> None:
    first, client = issued(full.ruth, full.meera), browser(full.joy)
    typed = first.serial.replace("-", " ").lower()

    def look(serial: str) -> str:
        return client.get("/charts/", {"serial": serial}).content.decode()

    assert f"{first.serial}: still the one" in look(typed)
    medicine = Medicine.objects.get(product_name=PARACETAMOL)
    filed(full.ann, medicine, 24, None, "09:00", what_for="hip", amount="1")
    assert f"{first.serial}: out of date" in look(typed)
    second = issued(full.ruth, full.meera)
    found = look(typed)
    assert f"{first.serial}: void" in found
    assert f"Use {second.serial}" in found
    assert "PATEL, Meera" in found
    assert "No chart with this number is open to you" in look("0000-0000")
    assert browser(full.grace).get("/charts/", {"serial": second.serial}).content.decode().count("PATEL") == 0


def test_a_carer_opens_the_folder_chart_and_not_the_month(full: Cast) -> None:
    month = issued(full.ruth, full.meera)
    carer = browser(full.ann)
    assert carer.get(f"/charts/{month.serial}.pdf").status_code == 403
    assert carer.get(f"/people/{full.meera.pk}/chart.pdf").status_code == 403
    folder = carer.get(f"/people/{full.meera.pk}/folder.pdf")
    serial = ChartIssue.objects.get(kind="contingency").serial
    assert carer.get(f"/charts/{serial}.pdf").content == folder.content
    assert browser(full.carol).get(f"/charts/{serial}.pdf").status_code == 404
    assert browser(full.grace).get(f"/charts/{serial}.pdf").status_code == 404


# --- for the folder -------------------------------------------------------------------------------------


def test_the_folder_holds_one_chart_whatever_its_days(full: Cast) -> None:
    first = issued(full.ruth, full.meera, date(2026, 11, 24), contingency=True)
    with clock_at(at("02:00", 25)):
        second = issued(full.ruth, full.meera, date(2026, 11, 25), contingency=True)
    said = read(second.pdf)
    assert squeezed(f"Replaces serial {first.serial}, which is void.") in said
    code = full.meera.folder_code
    assert squeezed(f"Code of this folder: {code}") in said
    assert squeezed("Chart for the folder") in said


def test_a_new_folder_code_is_a_new_chart(full: Cast) -> None:
    first = issued(full.ruth, full.meera, date(2026, 11, 24), contingency=True)
    people.renew_folder_code(full.ruth, person=full.meera)
    full.meera.refresh_from_db()
    second = issued(full.ruth, full.meera, date(2026, 11, 24), contingency=True)
    assert second.replaces == first
    assert full.meera.folder_code[:4] in read(second.pdf)


def test_hospital_pauses_on_paper_with_its_letter(full: Cast) -> None:
    with clock_at(at("10:00", 23)):
        file_entry(full.ann, entry("to_hospital", full.meera, full.ann, at=at("10:00", 23).isoformat()))
    rows = rows_of(grids(issued(full.ruth, full.meera).pdf))
    evening = [cell.seen for row in rows if row[0].seen.startswith("senna") for cell in row[2:]]
    assert "H" in [cell.seen for row in rows for cell in row[2:]]
    assert evening[15:] == [""] * 13, "stopped is stopped, in hospital or not"
