"""The office's pages: saved through the actions, each fault named, closed to whom they do not concern."""

import io
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from people import actions
from people.models import Access, Contact, Cover, Person, Visit, Worker
from people.records import Refused

NEW = {
    "family_name": "Tapsell", "given_name": "Winifred", "pronoun": "she", "born": "27-Feb-1935",
    "nhs_number": "999 467 6814", "address": "1 Kiln Yard", "smoker": "not_known", "oxygen": "not_known",
}  # fmt: skip


def url(name, *args):
    return reverse(f"people:{name}", args=[getattr(one, "pk", one) for one in args])


@pytest.fixture
def ruth(cast, client):
    client.force_login(cast.ruth)
    return client


def test_adding_somebody(cast, ruth):
    for given, sentences in (
        ({"born": "soon"}, ["Write the date with its year"]),
        (
            {"nhs_number": "1", "address": ""},
            ["An NHS number has ten digits", "Write the address.", "Choose the branch."],
        ),
    ):
        wrong = ruth.post(url("add_person"), NEW | given)
        page = wrong.content.decode()
        assert wrong.status_code == 422
        assert "Winifred" in page
        for sentence in sentences:
            assert page.count(sentence) == 2, sentence  # in the list on top and beside its field
    right = ruth.post(url("add_person"), NEW | {"branch": cast.maidstone.pk})
    made = Person.objects.get(family_name="Tapsell")
    assert right.url == url("particulars", made)
    assert (made.provider, made.preferred_name) == (cast.northgate, "Winifred")
    assert ruth.get(right.url).status_code == 200


def test_a_branch_of_elsewhere_cannot_be_chosen(cast, ruth):
    answer = ruth.post(url("add_person"), NEW | {"branch": cast.lantern_branch.pk})
    assert answer.status_code == 422
    assert not Person.objects.filter(family_name="Tapsell").exists()


def test_changing_somebody_shows_both_when_another_was_first(cast, ruth):
    page = ruth.get(url("edit_person", cast.meera))
    form = {name: page.context["form"][name].value() or "" for name in page.context["form"].fields}
    form["born"] = "06-Mar-1944"
    actions.change_person(cast.ruth, person=cast.meera, phone="01632 960 111")
    stale = ruth.post(url("edit_person", cast.meera), form | {"phone": "01632 960 222"})
    text = stale.content.decode()
    assert stale.status_code == 422
    assert "01632 960 111" in text
    assert "01632 960 222" in text
    cast.meera.refresh_from_db()
    assert cast.meera.phone == "01632 960 111"
    seen = stale.context["form"]["seen"].value()
    again = ruth.post(url("edit_person", cast.meera), form | {"phone": "01632 960 222", "seen": seen})
    assert again.status_code == 302
    cast.meera.refresh_from_db()
    assert cast.meera.phone == "01632 960 222"


def test_names_are_shown_as_text_and_never_as_markup(cast, ruth):
    actions.change_person(
        cast.ruth, person=cast.jean, family_name="<b>O'Brien</b>", address="<script>x</script>"
    )
    for page in (url("people"), url("particulars", cast.jean), url("edit_person", cast.jean)):
        text = ruth.get(page).content.decode()
        assert "<script>x" not in text
        assert "<b>O" not in text


def test_allergies_contacts_and_absence(cast, ruth):
    allergy = {
        "substance": "Codeine",
        "reaction": "itching",
        "severity": "mild",
        "noted_on": "24/11/2026",
        "said_by": "Jean",
    }
    assert ruth.post(url("add_allergy", cast.jean), allergy).status_code == 302
    assert "Codeine" in ruth.get(url("particulars", cast.jean)).content.decode()
    one = cast.jean.allergies.get()
    assert ruth.post(url("end_allergy", cast.jean, one), {"why": ""}).status_code == 422
    assert (
        ruth.post(url("end_allergy", cast.jean, one), {"why": "Dr Lund: not an allergy"}).status_code == 302
    )
    state = {"allergy_state": "none_known", "allergies_as_of": "24-Nov-2026", "allergies_how": "Jean"}
    assert ruth.post(url("allergy_state", cast.jean), state).status_code == 302
    contact = {"purpose": "next_of_kin", "name": "Tom", "number": "07700 900 123"}
    assert ruth.post(url("add_contact", cast.jean), contact).status_code == 302
    tom = Contact.objects.get(name="Tom")
    assert (
        ruth.post(url("edit_contact", cast.jean, tom), contact | {"number": "07700 900 124"}).status_code
        == 302
    )
    assert ruth.post(url("end_contact", cast.jean, tom), {"why": "Moved"}).status_code == 302
    away = {"kind": "hospital", "starts_at": "24-Nov-2026 08:00", "place": "Maidstone"}
    assert ruth.post(url("start_absence", cast.jean), away).status_code == 302
    assert ruth.post(url("end_absence", cast.jean), {"ends_at": "24-Nov-2026 07:00"}).status_code == 422
    assert ruth.post(url("end_absence", cast.jean), {"ends_at": "24-Nov-2026 09:00"}).status_code == 302
    absence = cast.jean.absences.get()
    assert absence.ends_at.hour == 9
    assert ruth.post(url("void_absence", cast.jean, absence), {"why": "Wrong person"}).status_code == 302
    assert ruth.post(url("write_death", cast.jean), {"starts_at": "24-Nov-2026 10:00"}).status_code == 422
    assert ruth.post(url("write_death", cast.jean), {"starts_at": "24-Nov-2026 05:00"}).status_code == 302
    assert "written in error" in ruth.get(url("particulars", cast.jean)).content.decode()


def test_a_photo_is_shown_to_whom_the_person_is_open(cast, ruth, client):
    out = io.BytesIO()
    Image.new("RGB", (30, 30), "teal").save(out, "PNG")
    photo = SimpleUploadedFile("me.exe", out.getvalue(), "text/html")
    assert (
        ruth.post(url("photo", cast.meera), {"photo": SimpleUploadedFile("x.png", b"no")}).status_code == 422
    )
    assert ruth.post(url("photo", cast.meera), {"photo": photo}).status_code == 302
    cast.meera.refresh_from_db()
    address = url("document", cast.meera, cast.meera.photo)
    answer = ruth.get(address)
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/jpeg")
    assert "private" in answer["Cache-Control"], "the round shows each face again every minute"
    for worker, status in ((cast.ann, 200), (cast.carol, 404), (cast.grace, 404), (cast.lena, 403)):
        client.force_login(worker)
        assert client.get(address).status_code == status, worker


def test_a_worker_is_added_changed_and_closed(cast, ruth):
    new = {
        "name": "Xenia York",
        "username": "xenia.york",
        "initials": "XY",
        "role": "care_worker",
        "branch": cast.maidstone.pk,
    }
    assert ruth.post(url("add_worker"), new | {"initials": "AO"}).status_code == 422
    assert ruth.post(url("add_worker"), new | {"role": "manager"}).status_code == 422
    made = ruth.post(url("add_worker"), new)
    assert made.context["password"] in made.content.decode()
    assert "no-store" in made["Cache-Control"]
    xenia = Worker.objects.get(username="xenia.york")
    page = ruth.get(url("edit_worker", xenia))
    change = {"name": "Xenia Young", "initials": "XY", "role": "senior", "branch": cast.medway.pk}
    seen = page.context["form"]["seen"].value()
    assert ruth.post(url("edit_worker", xenia), change | {"seen": seen}).status_code == 302
    assert ruth.post(url("edit_worker", xenia), change | {"seen": seen}).status_code == 422
    assert ruth.post(url("sign_out_worker", xenia)).status_code == 302
    assert ruth.post(url("reset_password", xenia)).context["password"] != made.context["password"]
    assert ruth.post(url("end_worker", xenia), {"why": "Left"}).status_code == 302
    assert ruth.post(url("reset_password", xenia)).status_code == 403
    assert ruth.post(url("reopen_worker", xenia), {"why": "Back"}).context["password"]
    assert ruth.get(url("edit_worker", cast.lena)).status_code == 403
    assert ruth.get(url("edit_worker", cast.sam)).status_code == 404


def test_a_refusal_without_a_form_is_a_page_with_its_sentence(cast, ruth, monkeypatch):
    def too_late(*args, **kwargs):
        raise Refused({"": ["The account of Ann Osei is closed."]})

    monkeypatch.setattr(actions, "sign_out_everywhere", too_late)
    answer = ruth.post(url("sign_out_worker", cast.ann))
    assert answer.status_code == 409
    assert "The account of Ann Osei is closed." in answer.content.decode()


def test_settings_are_saved_and_refused_in_words(cast, ruth):
    page = ruth.get(url("settings"))
    form = {name: page.context["form"][name].value() or "" for name in page.context["form"].fields}
    assert ruth.post(url("settings"), form | {"session_hours": "99"}).status_code == 422
    assert ruth.post(url("settings"), form | {"session_hours": "10"}).status_code == 302
    branch = ruth.get(url("edit_branch", cast.maidstone))
    times = {"name": "Maidstone", "breakfast": "07:30", "lunch": "12:30", "tea": "17:00", "bed": "21:30",
             "window_minutes": "90", "on_time_minutes": "30", "plans_visits": "on"}  # fmt: skip
    seen = {"seen": branch.context["form"]["seen"].value()}
    assert ruth.post(url("edit_branch", cast.maidstone), times | seen).status_code == 302
    cast.maidstone.refresh_from_db()
    assert (str(cast.maidstone.breakfast), cast.maidstone.window_minutes) == ("07:30:00", 90)
    assert ruth.post(url("add_branch"), times | {"name": "Medway"}).status_code == 422
    assert ruth.post(url("add_branch"), times | {"name": "Swale"}).status_code == 302
    assert ruth.get(url("edit_branch", cast.lantern_branch)).status_code == 404


def test_story_35_on_the_tablet(cast, client):
    client.force_login(cast.carol)
    given = {"family_name": "Patel", "given_name": "Meera", "born": "6/3/1944", "reason": "Ann is ill"}
    assert client.post(url("cover"), given | {"born": "6/3/1945"}).status_code == 422
    assert client.post(url("cover"), given | {"reason": ""}).status_code == 422
    assert client.post(url("cover"), given).status_code == 302
    assert Cover.objects.get().person == cast.meera
    client.force_login(cast.ruth)
    assert "Carol Mistry" in client.get(url("particulars", cast.meera)).content.decode()


def test_visits_come_from_a_file_in_two_steps(cast, client):
    client.force_login(cast.joy)
    text = "person,date,from,until,worker,worker2\nJean Holloway,26-Nov-2026,10:00,10:30,AO,\n"
    before = Visit.objects.count()
    dry = client.post(url("import_visits"), {"file": SimpleUploadedFile("visits.csv", text.encode())})
    assert dry.status_code == 200
    assert Visit.objects.count() == before
    assert client.post(url("import_visits"), {"text": dry.context["text"]}).status_code == 302
    assert Visit.objects.count() == before + 1
    wrong = client.post(url("import_visits"), {"text": text.replace("Jean", "Joan")})
    assert wrong.status_code == 422
    assert "Joan Holloway" in wrong.content.decode()
    assert client.post(url("import_visits"), {}).status_code == 422
    picture = SimpleUploadedFile("visits.csv", b"\xff\xfe\x00x")
    assert client.post(url("import_visits"), {"file": picture}).status_code == 422


ABOUT = ["particulars", "edit_person", "end_person", "photo", "allergy_state", "add_allergy", "add_contact",
         "start_absence", "end_absence", "write_death"]  # fmt: skip


@pytest.mark.parametrize("name", ABOUT)
def test_somebody_of_elsewhere_and_nobody_are_answered_alike(cast, client, name):
    client.force_login(cast.grace)
    elsewhere, nobody = client.get(url(name, cast.meera)), client.get(url(name, uuid4()))
    assert elsewhere.status_code == nobody.status_code == 404
    assert "Meera" not in elsewhere.content.decode()
    assert not Access.objects.filter(recorded_by=cast.grace, person=cast.meera).exists()
    client.force_login(cast.ruth)
    assert client.get(url(name, cast.meera)).status_code == 200
    assert Access.objects.filter(recorded_by=cast.ruth, person=cast.meera).exists()


@pytest.mark.parametrize("who", ["ann", "joy", "paul", "lena"])
@pytest.mark.parametrize("name", ["particulars", "edit_person", "end_person", "write_death", "add_allergy"])
def test_the_managers_pages_are_the_managers(cast, client, who, name):
    client.force_login(getattr(cast, who))
    assert client.get(url(name, cast.meera)).status_code == 403


@pytest.mark.parametrize(
    "name", ["people", "workers", "settings", "account", "cover", "import_visits", "add_person"]
)
def test_nobody_sees_anything_without_signing_in(cast, client, name):
    answer = client.get(url(name))
    assert answer.status_code == 302
    assert answer.url.startswith("/sign-in/")


@pytest.mark.parametrize(
    "day", ["01-Jan-0001", "9999-12-31", "31/02/2026", "2026-11-24T10:00", "DROP TABLE", "٢٤/١١/٢٠٢٦"]
)
def test_impossible_days_are_named_and_never_a_fault_of_ours(cast, ruth, day):
    answer = ruth.post(url("add_person"), NEW | {"branch": cast.maidstone.pk, "born": day})
    assert answer.status_code in (400, 422)
    assert not Person.objects.filter(family_name="Tapsell").exists()


@pytest.mark.parametrize(
    "name", [name for name in NEW if name not in ("pronoun", "smoker", "oxygen", "born")]
)
@pytest.mark.parametrize(
    "value", ["x" * 19_000, "\u202etxt", "\x00", "' or 1=1 --", "<img src=x onerror=alert(1)>", "🙂"]
)
def test_anything_typed_is_refused_in_words_or_kept_exactly(cast, ruth, name, value):
    answer = ruth.post(url("add_person"), NEW | {"branch": cast.maidstone.pk, name: value})
    if answer.status_code == 302:
        assert getattr(Person.objects.get(born="1935-02-27"), name) == value
    else:
        assert answer.status_code in (400, 422)
        assert not Person.objects.filter(born="1935-02-27").exists()
