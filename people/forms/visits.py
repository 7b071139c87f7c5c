"""Cover, and visits: from a file, by the week, one by one."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from people.forms.base import Form, Sections, clock, day, hidden, moment, text
from people.models import Organisation, Worker
from people.templatetags import words

WEEKDAYS = list(enumerate(words.WEEKDAYS, start=1))


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
        form.fields[name].queryset = goes_out.order_by("name")  # type: ignore[attr-defined]  # any Field
