"""Everything that is known about a person."""

from typing import Any

from django import forms

from people.forms.base import Form, Sections, day, hidden, moment, pick, reason, text
from people.models import Absence, Allergy, Branch, Contact, Organisation, Person
from people.models.persons import YesNo


class PersonForm(Form):
    family_name = text("Family name")
    given_name = text("Given name")
    preferred_name = text("Likes to be called", "Left empty, it is the given name.")
    title = text("Title", "Mrs, Mr, Dr, as they wish.", width="w8")
    pronoun = pick("We say", Person.Pronoun.choices)
    born = day("Date of birth")
    nhs_number = text("NHS number", "Ten digits, from a letter or the card.", width="w12")
    nhs_number_missing = text("If it is not known: why")
    branch = forms.ModelChoiceField(Branch.objects.none(), label="Branch", empty_label="Choose")
    address = text("Address", "People at the same address are shown as living together.", lines=3)
    phone = text("Phone number", width="w12")
    notes = text("Important notes", "One on each line. They stand in the banner, always in view.", lines=3)
    how_takes = text("How this person takes medicines", "With water, one by one, sitting up.", lines=2)
    kept_where = text("Where the medicines are kept", lines=2)
    swallowing = text("Swallowing level", "As the speech therapist wrote it.")
    consent = text("Consent to support with medicines", "By whom, when, and on what footing.", lines=2)
    weight_kg = forms.DecimalField(
        label="Weight in kg",
        widget=forms.NumberInput(attrs={"class": "input w5", "step": "0.1"}),
        error_messages={"invalid": "Write the weight as a number."},
    )
    weighed_on = day("Weighed on")
    smoker = pick("Smokes", YesNo.choices, "Emollient creams and smoking are a fire risk.")
    oxygen = pick("Oxygen at home", YesNo.choices)
    why = reason("Why it changes", "Asked when it was not written down right before.")
    seen = hidden()

    sections: Sections = (
        (
            "Names and numbers",
            (
                "family_name",
                "given_name",
                "preferred_name",
                "title",
                "pronoun",
                "born",
                "nhs_number",
                "nhs_number_missing",
            ),
        ),
        ("Where", ("branch", "address", "phone")),
        ("What everyone must know", ("notes", "how_takes", "kept_where", "swallowing", "consent")),
        ("Body and home", ("weight_kg", "weighed_on", "smoker", "oxygen")),
        ("This change", ("why", "seen")),
    )

    def __init__(self, *args: Any, organisation: Organisation, adding: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        branches = organisation.branches.order_by("name")
        self.fields["branch"].queryset = branches  # type: ignore[attr-defined]  # any Field
        if adding:
            del self.fields["why"], self.fields["seen"]
            self.sections = self.sections[:-1]
        else:  # medicines:how_taken, because some words stop what is on the list
            del self.fields["how_takes"]

    @staticmethod
    def of(person: Person) -> dict[str, Any]:
        """The person's values as the form starts with them."""
        names = [
            name for _heading, names in PersonForm.sections for name in names if name not in ("why", "seen")
        ]
        return {name: getattr(person, name) for name in names} | {"seen": person.seen()}


class EndPersonForm(Form):
    ended_on = day("Last day of care")
    why = reason()


class AllergyStateForm(Form):
    allergy_state = pick("What is known", Person.AllergyState.choices)
    allergies_as_of = day("Asked on")
    allergies_how = text("Who said so", "The person, the GP practice, the discharge letter.")
    seen = hidden()


class AllergyForm(Form):
    substance = text("Allergic to", "The substance, as the GP practice writes it.")
    reaction = text("What happened", "Rash, swelling, could not breathe.")
    severity = pick("How severe", Allergy.Severity.choices)
    noted_on = day("Noted on")
    said_by = text("Who said so")


class ContactForm(Form):
    purpose = pick("For what", Contact.Purpose.choices)
    name = text("Name")
    number = text("Phone number", width="w12")
    hours = text("Hours", "Monday to Friday 08:00 to 18:30")
    words = text("Words", "What to know before ringing.")
    seen = hidden()


class AbsenceForm(Form):
    kind = pick("What", [(kind.value, kind.label) for kind in Absence.Kind if kind != Absence.Kind.DIED])
    starts_at = moment("From")
    ends_at = moment("Until, if it is known")
    place = text("Where")
    words = text("Words", "Who said so, what went with them.", lines=2)


class HomeForm(Form):
    ends_at = moment("Home since")


class DeathForm(Form):
    starts_at = moment("Died at", "As near as is known, like 24-Nov-2026 09:10.")
    words = text("Who said so, and where", lines=2)


class PhotoForm(Form):
    photo = forms.FileField(
        label="Photo", help_text="JPEG, PNG or WebP, up to 10 MB. The face, from the front."
    )

    def clean_photo(self) -> bytes:
        """The bytes, whatever they are: the action looks at them."""
        given = self.cleaned_data.get("photo")
        return given.read() if given else b""
