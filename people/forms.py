"""The forms of `people`: they read types and keep what was typed; what is right or wrong the actions say."""

from collections.abc import Callable, Iterator
from typing import Any, cast

from django import forms
from django.contrib.auth.forms import AuthenticationForm
from django.core.exceptions import ValidationError
from django.http import HttpRequest, QueryDict
from django.utils import timezone

from people.models import Absence, Allergy, Branch, Contact, Organisation, Person, Worker
from people.models.persons import YesNo
from people.permissions import may
from people.records import Kept, Refused, Stale, now
from people.rules import CARES_BY_BRANCH, roles_open_to
from people.search import DAY_SHAPES
from people.templatetags import words

Field = forms.Field
WEEKDAYS = [(number, name) for number, name in enumerate(words.WEEKDAYS, start=1)]


class DayInput(forms.DateInput):
    """A typed day, shown as everywhere else: 06-Mar-1944. A device's own field shows 06/03 or 03/06."""

    def __init__(self) -> None:
        super().__init__(format="%d-%b-%Y", attrs={"class": "input w8", "autocomplete": "off"})


class MomentInput(forms.DateTimeInput):
    """A typed day and time: 24-Nov-2026 09:10."""

    def __init__(self) -> None:
        super().__init__(format="%d-%b-%Y %H:%M", attrs={"class": "input w12", "autocomplete": "off"})


class ClockInput(forms.TimeInput):
    """A typed time of the 24-hour clock: 08:30."""

    def __init__(self) -> None:
        super().__init__(format="%H:%M", attrs={"class": "input w5", "autocomplete": "off"})


Sections = tuple[tuple[str, tuple[str, ...]], ...]


class Form(forms.Form):
    """A plain form with sections, and a way to hear what an action refused.

    `seen`, where a form has it, is the history row the page was made from; after `Stale` it is the newest,
    so that saving again is a decision, and `theirs` lists what the other wrote beside what was typed here.
    """

    sections: Sections = ()
    theirs: list[tuple[str, str, str]] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.required = False  # the actions name what is missing, all of it at once

    def parts(self) -> Iterator[tuple[str, list[forms.BoundField]]]:
        """(heading, fields) of each section; one without a heading when the form has none."""
        for heading, names in self.sections or (("", tuple(self.fields)),):
            yield heading, [self[name] for name in names if name in self.fields]

    def hear[Done](self, act: Callable[[], Done]) -> Done | None:
        """Do it, when the form was posted and reads well; None when not done, the reasons on the fields."""
        if not self.is_valid():
            return None
        try:
            return act()
        except Refused as refused:
            for name, sentences in refused.fields.items():
                # A picture's fault is told by the action as its "file", whatever the form calls it.
                field = next(iter(self.fields)) if name == "file" and name not in self.fields else name
                self.add_error(field if field in self.fields else None, ValidationError(sentences))
        except Stale as stale:
            self._show(stale.theirs)
        return None

    def values(self) -> dict[str, Any]:
        """What the action takes: the clean data without `seen`."""
        return {name: value for name, value in self.cleaned_data.items() if name != "seen"}

    def made_from(self) -> str | None:
        """The history row the page was made from; a page without one has seen nothing."""
        return self.cleaned_data.get("seen") or None

    def _show(self, theirs: Kept) -> None:
        self.theirs = [
            (str(self.fields[name].label), said(self.cleaned_data.get(name)), said(getattr(theirs, name)))
            for name in self.fields
            if hasattr(theirs, name)
            and name != "seen"
            and said(self.cleaned_data.get(name)) != said(getattr(theirs, name))
        ]
        self.add_error(None, "Somebody else changed this while you were typing. Compare, then save again.")
        typed = cast(QueryDict, self.data).copy()
        typed["seen"] = str(theirs.seen())
        self.data = typed


def said(value: Any) -> str:
    """One value as a reader compares it."""
    return "nothing" if value in (None, "") else str(value)


def text(label: str, hint: str = "", *, width: str = "", lines: int = 0) -> forms.CharField:
    """A line of text, or a box of `lines`. Longer than any column on purpose: the action says what fits."""
    attrs = {"class": f"input {width}".strip()}
    widget = forms.Textarea(attrs=attrs | {"rows": lines}) if lines else forms.TextInput(attrs=attrs)
    return forms.CharField(label=label, help_text=hint, widget=widget, max_length=20_000)


def day(label: str, hint: str = "Like 06-Mar-1944 or 6/3/1944.") -> forms.DateField:
    return forms.DateField(
        label=label,
        help_text=hint,
        widget=DayInput(),
        input_formats=DAY_SHAPES,
        error_messages={"invalid": "Write the date with its year, like 06-Mar-1944."},
    )


def moment(label: str, hint: str = "Like 24-Nov-2026 09:10.") -> forms.DateTimeField:
    return forms.DateTimeField(
        label=label,
        help_text=hint,
        widget=MomentInput(),
        input_formats=[f"{shape} %H:%M" for shape in DAY_SHAPES],
        error_messages={"invalid": "Write the date and the time, like 24-Nov-2026 09:10."},
    )


def clock(label: str) -> forms.TimeField:
    wrong = {"invalid": "Write the time on the 24-hour clock, like 08:30."}
    return forms.TimeField(label=label, widget=ClockInput(), input_formats=["%H:%M"], error_messages=wrong)


def pick(label: str, choices: Any, hint: str = "") -> forms.ChoiceField:
    """A few answers, all in sight."""
    return forms.ChoiceField(label=label, choices=choices, help_text=hint, widget=forms.RadioSelect)


def whole(label: str, hint: str = "") -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        help_text=hint,
        widget=forms.NumberInput(attrs={"class": "input w5"}),
        error_messages={"invalid": "Write a whole number."},
    )


def reason(label: str = "Reason", hint: str = "It stays in the history.") -> forms.CharField:
    return text(label, hint)


def hidden() -> forms.CharField:
    return forms.CharField(widget=forms.HiddenInput)


def today() -> Any:
    return timezone.localdate(now())


# --- signing in ---------------------------------------------------------------------------------------


class SignInForm(AuthenticationForm):
    error_messages = {
        "invalid_login": "Name and password do not fit. Capitals count in the password.",
        "inactive": "Name and password do not fit. Capitals count in the password.",
    }

    def __init__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().__init__(request, *args, label_suffix="", **kwargs)
        self.fields["username"].label = "Username"

    def clean_username(self) -> str:
        return str(self.cleaned_data["username"]).strip().lower()

    def confirm_login_allowed(self, user: Any) -> None:
        """An ended account, or an inspector's after its last day, is answered like a wrong password."""
        if not may(user, "account"):
            raise ValidationError(self.error_messages["inactive"], code="inactive")


class PasswordForm(Form):
    old = forms.CharField(
        label="The password you have now",
        strip=False,
        widget=forms.PasswordInput(attrs={"class": "input", "autocomplete": "current-password"}),
    )
    new = forms.CharField(
        label="The new password",
        strip=False,
        help_text="At least 10 signs. Four plain words are good.",
        widget=forms.PasswordInput(attrs={"class": "input", "autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label="The new password once more",
        strip=False,
        widget=forms.PasswordInput(attrs={"class": "input", "autocomplete": "new-password"}),
    )

    def clean(self) -> dict[str, Any]:
        clean = super().clean() or self.cleaned_data
        if clean.get("new") != clean.get("again"):
            self.add_error("again", "The two new passwords differ. Type both again.")
        clean.pop("again", None)
        return clean


# --- people -------------------------------------------------------------------------------------------


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
        self.fields["branch"].queryset = branches  # type: ignore[attr-defined]
        if adding:
            del self.fields["why"], self.fields["seen"]
            self.sections = self.sections[:-1]

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


class WhyForm(Form):
    why = reason()


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


# --- accounts and settings ----------------------------------------------------------------------------


class WorkerForm(Form):
    name = text("Name")
    username = text("Username", "Small letters, like ann.osei. It never changes.")
    initials = text("Initials", "Two to four letters. Nobody here has had them before.", width="w5")
    role = forms.ChoiceField(label="Role", widget=forms.RadioSelect)
    branch = forms.ModelChoiceField(Branch.objects.none(), label="Branch", empty_label="All branches")
    phone = text("Phone number", "The office rings it from the board.", width="w12")
    profession = text("Profession")
    registration_number = text("Registration number", width="w12")
    until = day("Last day", "An inspector reads until a day, like 31-Dec-2026.")
    seen = hidden()

    def __init__(
        self, *args: Any, by: Worker, organisation: Organisation, worker: Worker | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        roles = roles_open_to(by, organisation)
        self.fields["role"].choices = [(role.value, role.label) for role in roles]  # type: ignore[attr-defined]
        branches = organisation.branches.order_by("name")
        self.fields["branch"].queryset = branches  # type: ignore[attr-defined]
        hide = {"seen"} if worker is None else {"username"}
        if organisation.kind == Organisation.Kind.CARE_AGENCY:
            hide |= {"profession", "registration_number"}
        if set(roles) <= CARES_BY_BRANCH | {"manager"}:
            hide |= {"until"}
        for name in hide:
            del self.fields[name]


class OrganisationForm(Form):
    name = text("Name")
    office_number = text("Office number", width="w12")
    office_hours = text("Office hours")
    oncall_number = text("On-call number", "Rung when the office is closed.", width="w12")
    tray_word = pick("What we call a tray", Organisation.Tray.choices)
    session_hours = whole("Hours a sign-in lasts", "A shift: 1 to 24.")
    seen = hidden()


class BranchForm(Form):
    name = text("Name")
    office_number = text("Office number", "Left empty, it is the organisation’s.", width="w12")
    oncall_number = text("On-call number", "Left empty, it is the organisation’s.", width="w12")
    plans_visits = forms.BooleanField(
        label="This branch plans its visits here", help_text="If not, its carers see all its people."
    )
    breakfast = clock("Breakfast")
    lunch = clock("Lunch")
    tea = clock("Tea")
    bed = clock("Bed")
    window_minutes = whole("Ordinary window, minutes either side", "15 to 240.")
    on_time_minutes = whole("Must-be-on-time window, minutes either side", "5 to 60.")
    seen = hidden()

    sections: Sections = (
        ("The branch", ("name", "office_number", "oncall_number", "plans_visits")),
        ("Usual times, where no visit is planned", ("breakfast", "lunch", "tea", "bed")),
        ("When a dose is late", ("window_minutes", "on_time_minutes", "seen")),
    )


# --- cover and visits ---------------------------------------------------------------------------------


class CoverForm(Form):
    code = text("The code in the folder", "Eight letters and digits, on the first page.", width="w12")
    family_name = text("Family name")
    given_name = text("Given name")
    born = day("Date of birth")
    reason = text("Why you open this person", "The office reads it now.")

    sections: Sections = (
        ("Either the code", ("code",)),
        ("Or the person", ("family_name", "given_name", "born")),
        ("Why", ("reason",)),
    )


class VisitsFileForm(Form):
    file = forms.FileField(
        label="CSV file",
        help_text="Columns: person, date, from, until, worker, worker2. Up to 1 MB.",
        widget=forms.FileInput(attrs={"class": "input", "accept": ".csv,text/csv"}),
    )

    def clean_file(self) -> str:
        """The text of the file."""
        given = self.cleaned_data.get("file")
        if given is None:
            raise ValidationError("Choose a file.")
        if given.size > 1024 * 1024:
            raise ValidationError("The file is larger than 1 MB. Cut it in two.")
        try:
            return str(given.read().decode("utf-8-sig"))
        except UnicodeDecodeError as fault:
            raise ValidationError("The file is not in UTF-8. Save it as “CSV UTF-8”.") from fault


class PatternForm(Form):
    """For the page that plans visits (mar:plan_visits)."""

    weekdays = forms.TypedMultipleChoiceField(
        label="Days", choices=WEEKDAYS, coerce=int, widget=forms.CheckboxSelectMultiple
    )
    starts = clock("From")
    ends = clock("Until")
    worker = forms.ModelChoiceField(Worker.objects.none(), label="Worker", empty_label="Nobody yet")
    worker2 = forms.ModelChoiceField(Worker.objects.none(), label="Second worker", empty_label="None")
    since = day("First day")
    until = day("Last day, if there is one")

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose_workers(self, organisation)


class VisitForm(Form):
    """One dated visit, to add or to move."""

    starts_at = moment("From")
    ends_at = moment("Until")
    worker = forms.ModelChoiceField(Worker.objects.none(), label="Worker", empty_label="Nobody yet")
    worker2 = forms.ModelChoiceField(Worker.objects.none(), label="Second worker", empty_label="None")
    seen = hidden()

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose_workers(self, organisation)


def choose_workers(form: forms.Form, organisation: Organisation) -> None:
    """Offer those of the organisation who go on visits."""
    goes_out = Worker.objects.of(organisation).active().filter(role__in=("care_worker", "senior", "manager"))
    for name in ("worker", "worker2"):
        form.fields[name].queryset = goes_out.order_by("name")  # type: ignore[attr-defined]
