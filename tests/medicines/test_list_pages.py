"""The pages of the list: what the manager types becomes a line, and every fault is named beside its field."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from medicines.actions import pause_medicine, raise_doubt, set_cap
from medicines.dictionary import Ingredient
from medicines.limits import PARACETAMOL
from medicines.models import Doubt, IngredientCap, Medicine, Pause
from people.models import Document
from people.records import new_id, now
from tests.cast import Cast
from tests.medicines.entries import add, at, code, unclear

pytestmark = pytest.mark.django_db


def signed_in(worker: Any) -> Client:
    client = Client()
    client.force_login(worker, backend="django.contrib.auth.backends.ModelBackend")
    return client


def url(name: str, *ids: Any) -> str:
    app = "mar" if name == "person" else "medicines"
    return reverse(f"{app}:{name}", args=[getattr(one, "pk", one) for one in ids])


def typed(**changed: Any) -> dict[str, Any]:
    """What a manager types for prednisolone, six in the morning for five days (mock-up 07)."""
    fields = {
        "key": str(new_id()), "kind": "ours", "product_code": code("Prednisolone 5mg tablets"),
        "product": "Prednisolone 5 mg tablets", "label": "Take SIX tablets (30mg) in the MORNING for 5 days.",
        "route": "mouth", "how": "fixed", "unit": "tablet", "amount_0": "6", "when_0": "breakfast",
        "late_rule": "give_and_note", "with_food": "on", "start_day": "25", "start_month": "Nov",
        "start_year": "2026", "start_time": "00:00", "for_days": "5", "source": "label",
        "prescriber": "Dr Khan, GP", "help_wanted": "prompted", "save": "1",
    }  # fmt: skip
    return fields | changed


def test_a_manager_adds_a_medicine(cast: Cast) -> None:
    answer = signed_in(cast.ruth).post(url("add_medicine", cast.meera), typed())
    assert answer.status_code == 302, re.findall(r"wrong-text.*?</p>", answer.content.decode())
    medicine = Medicine.objects.get()
    assert medicine.directions == {
        "v": 1, "kind": "fixed", "unit": "tablet", "weekdays": None,
        "times": [{"at": "07:00", "band": "breakfast", "amount": "6"}],
    }  # fmt: skip
    assert (medicine.food, medicine.help_wanted, medicine.entered_by) == ("with_food", "prompted", cast.ruth)
    assert medicine.stops_at is not None
    assert medicine.stops_at.isoformat() == "2026-11-30T00:00:00+00:00"


def test_sent_twice_it_is_one_medicine(cast: Cast) -> None:
    client, fields = signed_in(cast.ruth), typed()
    for _ in range(2):
        assert client.post(url("add_medicine", cast.meera), fields).status_code == 302
    assert Medicine.objects.count() == 1


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"start_year": ""}, "start_year"),
        ({"start_year": "26"}, "start_year"),
        ({"start_year": "0001"}, "start_year"),
        ({"start_year": "9999"}, "start_year"),
        ({"start_year": "2029"}, "start_year"),
        ({"start_day": "31"}, "start_day"),
        ({"start_month": "Smarch"}, "start_month"),
        ({"prescriber": ""}, "prescriber"),
        ({"unit": ""}, "unit"),
        ({"unit": "bucket"}, "unit"),
        ({"amount_0": "0"}, "amount_0"),
        ({"amount_0": "NaN"}, "amount_0"),
        ({"amount_0": "1e3"}, "amount_0"),
        ({"when_0": "exact"}, "at_0"),
        ({"when_0": "exact", "at_0": "25:00"}, "at_0"),
        ({"amount_0": "", "when_0": ""}, "how"),
        ({"how": "as_needed", "needed_amount": "1", "needed_for": "pain"}, "max_amount"),
        ({"route": "injection"}, "kind"),
        ({"route": ""}, "route"),
        ({"for_days": "0"}, "for_days"),
        ({"for_days": "١"}, "for_days"),
        ({"for_days": "99999999999"}, "for_days"),
        ({"for_days": "", "last_day": "1", "last_month": "Nov", "last_year": "2026"}, "for_days"),
        ({"window_minutes": "5"}, "window_minutes"),
        ({"gap_hours": "inf"}, "gap_hours"),
        ({"product_code": "", "product": "pred"}, "product"),
        ({"product": "Something else"}, "product"),
        ({"source": "phone"}, "phone_who"),
        ({"prescriber": "Dr \u202eKhan"}, "prescriber"),
        ({"with_food": "on", "before_food": "on"}, "before_food"),
    ],
)
def test_each_fault_is_named_beside_its_field_and_on_top(
    cast: Cast, changed: dict[str, str], field: str
) -> None:
    answer = signed_in(cast.ruth).post(url("add_medicine", cast.meera), typed(**changed))
    assert answer.status_code == 422
    assert field in answer.context["form"].errors, answer.context["form"].errors
    page = answer.content.decode()
    assert "Not saved yet" in page
    assert "Take SIX tablets (30mg)" in page, "what was typed is still there"
    assert not Medicine.objects.exists()


def test_a_far_day_is_asked_back_and_can_be_confirmed(cast: Cast) -> None:
    client = signed_in(cast.ruth)
    asked = client.post(url("add_medicine", cast.meera), typed(start_year="2028"))
    assert "25-Nov-2028 is more than a year away" in asked.content.decode()
    assert 'name="confirm_date"' in asked.content.decode()
    assert (
        client.post(url("add_medicine", cast.meera), typed(start_year="2028", confirm_date="on")).status_code
        == 302
    )


def test_an_allergy_opens_the_question_who_was_asked(cast: Cast) -> None:
    client = signed_in(cast.ruth)
    penicillin = typed(
        product_code=code("Amoxicillin 500mg capsules"), product="Amoxicillin 500 mg capsules", unit="capsule"
    )
    asked = client.post(url("add_medicine", cast.meera), penicillin)
    assert 'name="allergy_asked"' in asked.content.decode()
    penicillin["allergy_asked"] = "Dr Khan, GP: it was the heat, give it"
    assert client.post(url("add_medicine", cast.meera), penicillin).status_code == 302


def test_choosing_a_product_fills_in_what_the_dictionary_knows(cast: Cast) -> None:
    chosen = {
        "choose": code("Co-careldopa 25mg/100mg tablets"),
        "product": "sinem",
        "label": "ONE FOUR times a day",
    }
    sent = typed(**chosen, product_code="")
    del sent["save"]
    answer = signed_in(cast.ruth).post(url("add_medicine", cast.meera), sent)
    form = answer.context["form"]
    assert answer.status_code == 200
    assert not form.is_bound
    assert form["product"].value() == "Co-careldopa 25 mg/100 mg tablets"
    assert (form["unit"].value(), form["late_rule"].value(), form["on_time"].value()) == (
        "tablet", "give_then_ring", True,
    )  # fmt: skip
    assert form["label"].value() == "ONE FOUR times a day"
    assert "Form and strength are as read from the name." in answer.content.decode()


def test_searching_gives_a_piece_with_a_button_for_each(cast: Cast) -> None:
    answer = signed_in(cast.ruth).get(url("find_product", cast.meera), {"product": "pred 5"})
    page = answer.content.decode()
    assert f'value="{code("Prednisolone 5mg tablets")}"' in page
    assert "<html" not in page


def test_the_preview_says_the_line_and_the_doses_as_dates(cast: Cast) -> None:
    answer = signed_in(cast.ruth).post(url("preview_medicine", cast.meera), typed())
    page = " ".join(re.sub(r"<[^>]+>", "", answer.content.decode()).split())
    assert "Take 6 tablets (30 mg) · once a day, breakfast, with food · until Sunday 29-Nov-2026" in page
    assert "All 5 doses" in page
    assert "Wed 25-Nov-2026, 07:00" in page


def test_five_days_begin_with_the_first_dose_that_is_due(cast: Cast) -> None:
    sent = typed(start_day="24", start_time="09:10")
    seen = signed_in(cast.ruth).post(url("preview_medicine", cast.meera), sent).context["preview"]
    assert (seen.heading, seen.until_date) == ("All 5 doses", "29-Nov-2026")


@pytest.mark.parametrize(
    "junk", [{}, {"how": "fixed"}, {"start_year": "9999", "start_day": "1", "start_month": "1"}]
)
def test_the_preview_of_half_a_form_is_no_error(cast: Cast, junk: dict[str, str]) -> None:
    assert signed_in(cast.ruth).post(url("preview_medicine", cast.meera), junk).status_code == 200


def test_every_field_of_the_form_is_on_the_page(cast: Cast) -> None:
    client, hidden = signed_in(cast.ruth), {"allergy_asked", "confirm_date", "free_text", "open_dose"}
    line = add(cast.joy, cast.meera, directions=at("20:00"))
    for address in (url("add_medicine", cast.meera), url("change_medicine", cast.meera, line)):
        answer = client.get(address)
        page = answer.content.decode()
        missing = {name for name in answer.context["form"].fields if f'name="{name}"' not in page}
        assert missing <= hidden


def test_a_photo_survives_a_fault(cast: Cast) -> None:
    from io import BytesIO

    from django.core.files.uploadedfile import SimpleUploadedFile
    from PIL import Image

    out = BytesIO()
    Image.new("RGB", (20, 20)).save(out, "PNG")
    client = signed_in(cast.ruth)
    picture = SimpleUploadedFile("label.png", out.getvalue(), "image/png")
    first = client.post(url("add_medicine", cast.meera), typed(prescriber="", label_photo=picture))
    assert first.status_code == 422
    kept = Document.objects.get()
    assert str(kept.key) in first.content.decode()
    assert client.post(url("add_medicine", cast.meera), typed(photo_key=str(kept.key))).status_code == 302
    medicine = Medicine.objects.get()
    assert medicine.label_photo == kept
    assert client.get(url("label_photo", cast.meera, medicine))["Content-Type"] == "image/jpeg"
    broken = SimpleUploadedFile("label.png", b"<script>", "image/png")
    assert client.post(url("add_medicine", cast.meera), typed(label_photo=broken)).status_code == 422


def test_a_change_begins_filled_in_and_needs_a_reason(cast: Cast) -> None:
    old = add(cast.joy, cast.meera, directions=at("07:00", "19:00"), starts_at=now() - timedelta(days=2))
    client = signed_in(cast.ruth)
    form = client.get(url("change_medicine", cast.meera, old)).context["form"]
    assert (form["at_1"].value(), form["prescriber"].value()) == ("19:00", "Dr Khan, GP")
    fields = {name: form[name].value() for name in form.fields if form[name].value() not in (None, False)}
    fields |= {"source": "prescription", "amount_0": "2", "save": "1", "product": "Paracetamol 500mg tablets"}
    fields.pop("label_photo", None)
    assert client.post(url("change_medicine", cast.meera, old), fields).status_code == 422
    answer = client.post(url("change_medicine", cast.meera, old), {**fields, "why": "more pain"})
    assert answer.status_code == 302, answer.context["form"].errors
    new = Medicine.objects.get(replaces=old)
    assert [row["amount"] for row in new.directions["times"]] == ["2", "1"]


def test_a_free_text_line_can_be_changed_as_it_is(cast: Cast) -> None:
    old = add(cast.joy, cast.meera, product_code="", product_name="Drops 5mg", directions=at("20:00"))
    client = signed_in(cast.ruth)
    form = client.get(url("change_medicine", cast.meera, old)).context["form"]
    fields = {name: form[name].value() for name in form.fields if form[name].value() not in (None, False)}
    fields |= {"source": "label", "amount_0": "2", "save": "1", "why": "more"}
    fields.pop("label_photo", None)
    answer = client.post(url("change_medicine", cast.meera, old), fields)
    assert answer.status_code == 302, answer.context["form"].errors
    assert Medicine.objects.get(replaces=old).product_name == "Drops 5mg"


def test_use_as_directed_is_saved_as_ask(cast: Cast) -> None:
    cream = typed(
        product_code=code("Hydrocortisone 1% cream"), product="Hydrocortisone 1% cream",
        label="Use as directed",
        how="unclear", unit="application", amount_0="", route="skin", for_days="",
    )  # fmt: skip
    answer = signed_in(cast.ruth).post(url("add_medicine", cast.meera), cream)
    assert answer.status_code == 302, answer.context["form"].errors
    assert Doubt.objects.get().kind == "directions"


@pytest.mark.parametrize("free", ["", "on"])
def test_free_text_must_be_said(cast: Cast, free: str) -> None:
    fields = typed(product_code="", product="Granny’s drops", free_text=free)
    answer = signed_in(cast.ruth).post(url("add_medicine", cast.meera), fields)
    assert answer.status_code == (302 if free else 422)


# --- the acts -----------------------------------------------------------------------------------------


def test_stop_pause_check_ask_and_answer(cast: Cast) -> None:
    client = signed_in(cast.ruth)
    one, two = add(cast.joy, cast.meera), add(cast.joy, cast.meera)
    moment = {"day": "24", "month": "Nov", "year": "2026", "time": "09:10"}
    stop = {**moment, "reason": "rash", "said_by": "Dr Khan"}
    assert client.post(url("stop_medicine", cast.meera, one), {**stop, "year": ""}).status_code == 422
    assert client.post(url("stop_medicine", cast.meera, one), stop).status_code == 302
    assert client.post(url("check_medicine", cast.meera, two), {"seen": str(two.seen())}).status_code == 302
    assert client.post(url("pause_medicine", cast.meera, two), stop).status_code == 302
    pause = Pause.objects.get()
    assert client.post(url("end_pause", cast.meera, two, pause), {"why": "test done"}).status_code == 302
    asked = {"kind": "label_differs", "words": "label says two"}
    assert client.post(url("raise_doubt", cast.meera, two), asked).status_code == 302
    doubt = Doubt.objects.get()
    page = client.get(url("answer_doubt", cast.meera, two, doubt))
    answered = {
        "decision": "as_chart",
        "who": "Dr Khan",
        "role": "GP",
        "key": page.context["form"]["key"].value(),
    }
    for _ in range(2):
        assert client.post(url("answer_doubt", cast.meera, two, doubt), answered).status_code == 302
    doubt.refresh_from_db()
    assert doubt.closed_by == cast.ruth
    assert doubt.answers.count() == 1
    one.refresh_from_db()
    two.refresh_from_db()
    assert (one.stop_reason, two.checked_by) == ("rash", cast.ruth)


def test_times_limits_and_one_dose_from_several(cast: Cast) -> None:
    client = signed_in(cast.ruth)
    one, two = (
        add(cast.joy, cast.meera, directions=at("20:00")),
        add(cast.joy, cast.meera, directions=at("20:00")),
    )
    joined = {"medicines": [str(one.pk), str(two.pk)], "why": "one dose"}
    assert client.post(url("join_together", cast.meera), joined).status_code == 302
    limit = {"ingredient": PARACETAMOL, "mg": "3000", "said_by": "Dr Khan"}
    assert client.post(url("set_cap", cast.meera), {**limit, "mg": "NaN"}).status_code == 422
    assert client.post(url("set_cap", cast.meera), limit).status_code == 302
    cap = IngredientCap.objects.get()
    assert client.post(url("end_cap", cast.meera, cap), {"why": "heavier"}).status_code == 302
    page = client.get(url("move_times", cast.meera))
    assert [row[0] for row in page.context["rows"]] == ["20:00"]
    moved = client.post(url("move_times", cast.meera), {"new_0": "20:30", "why": "later bed"})
    assert moved.status_code == 302, moved.context["form"].errors
    assert {line.directions["times"][0]["at"] for line in Medicine.objects.filter(stops_at=None)} == {"20:30"}


def test_a_line_changed_meanwhile_is_not_checked_unseen(cast: Cast) -> None:
    line = add(cast.joy, cast.meera)
    answer = signed_in(cast.ruth).post(url("check_medicine", cast.meera, line), {"seen": str(new_id())})
    assert answer.status_code == 422
    line.refresh_from_db()
    assert line.checked_by is None


# --- who may ------------------------------------------------------------------------------------------


def every_address(cast: Cast) -> list[str]:
    line = add(cast.joy, cast.meera)
    doubt = raise_doubt(cast.joy, medicine=line, kind="supply")
    pause = pause_medicine(cast.joy, medicine=line, reason="x", said_by="y")
    cap = set_cap(
        cast.joy,
        person=cast.meera,
        ingredient=Ingredient.objects.get(pk=PARACETAMOL),
        mg="3000",
        said_by="Dr Khan",
    )
    whole = ["person", "add_medicine", "find_product", "move_times", "set_cap", "join_together"]
    of_line = ["change_medicine", "stop_medicine", "pause_medicine", "adjust_medicine", "check_medicine"]
    return [
        *(url(name, cast.meera) for name in [*whole, "api_medicines"]),
        *(url(name, cast.meera, line) for name in [*of_line, "raise_doubt"]),
        url("answer_doubt", cast.meera, line, doubt),
        url("end_pause", cast.meera, line, pause),
        url("end_cap", cast.meera, cap),
    ]


def test_another_agency_gets_the_same_404_as_for_nobody(cast: Cast) -> None:
    addresses, client = every_address(cast), signed_in(cast.grace)
    for address in addresses:
        foreign = client.get(address)
        missing = client.get(address.replace(str(cast.meera.pk), str(new_id())))
        assert (foreign.status_code, missing.status_code) == (404, 404), address


def test_seniors_reach_every_page_and_carers_only_read(cast: Cast) -> None:
    addresses = every_address(cast)
    assert {signed_in(cast.joy).get(address).status_code for address in addresses} == {200}
    carer = signed_in(cast.ann)
    reads = {url("person", cast.meera), url("api_medicines", cast.meera)}
    for address in addresses:
        assert carer.get(address).status_code == (200 if address in reads else 403), address


def test_the_list_says_each_state(cast: Cast) -> None:
    unchecked, asked = (
        add(cast.joy, cast.meera),
        add(cast.joy, cast.meera, directions=unclear("20:00", unit="tablet")),
    )
    page = " ".join(signed_in(cast.ruth).get(url("person", cast.meera)).content.decode().split())
    assert "Not second-checked yet" in page
    assert "STOP: ring before giving" in page
    answer = signed_in(cast.ruth).get(url("api_medicines", cast.meera)).json()
    assert {row["id"]: row["state"] for row in answer} == {
        str(unchecked.pk): "unchecked",
        str(asked.pk): "ask",
    }
    assert set(answer[0]) == {
        "id", "kind", "product", "text", "label", "directions", "starts_at", "stops_at", "replaces",
        "checked_by", "state",
    }  # fmt: skip


def test_five_and_fifty_medicines_cost_the_same(cast: Cast) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client, counts = signed_in(cast.ruth), []
    for wanted in (5, 50):
        while Medicine.objects.count() < wanted:
            add(cast.joy, cast.meera, product_code="", product_name="Drops")
        client.get(url("person", cast.meera))
        with CaptureQueriesContext(connection) as caught:
            assert client.get(url("person", cast.meera)).status_code == 200
        counts.append(len(caught))
    assert counts[0] == counts[1]


def test_the_dictionary_says_where_it_comes_from(client, cast) -> None:
    client.force_login(cast.joy)
    page = client.get(reverse("medicines:add_medicine", args=[cast.meera.pk])).content.decode()
    assert "NHSBSA dm+d data" in page
    assert "Open Government Licence v3.0" in page
