"""The forms of `mar`: they read types and keep what was typed; what is right or wrong the actions say."""

from collections.abc import Sequence
from datetime import time
from itertools import groupby
from typing import Any, cast
from uuid import UUID

from django import forms
from django.http import QueryDict

from mar import legend
from mar.board.subject import Question
from mar.legend import KeyLetter
from mar.models import Held, Review
from mar.slots import DueDose
from people.forms import Form, PatternForm, clock, day, hidden, moment, pick, reason, text
from people.models import Person, Worker
from people.templatetags import words

Decision = Review.Decision


class NoteForm(Form):
    words = text("What has been done", "The next reader sees it, with your name and the time.", lines=2)


class KeyForm(Form):
    """The agency's key: a letter beside each answer, and what each letter means. `seen` is the version."""

    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, key: Sequence[KeyLetter], version: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["seen"].initial = version
        meanings = {one.letter: one.words for one in key}
        for answer in legend.answers():
            known = next((one.letter for one in key if one.axes == dict(answer.axes)), "")
            self.fields[f"for_{answer.name}"] = self._field(answer.words, known, "input w4", 8)
        for letter in legend.LETTERS:
            said = meanings.get(letter, "")
            self.fields[f"means_{letter}"] = self._field(f"{letter} means", said, "input", legend.LONGEST)

    @staticmethod
    def _field(label: str, initial: str, look: str, longest: int) -> forms.CharField:
        widget = forms.TextInput(attrs={"class": look, "autocomplete": "off", "maxlength": longest})
        return forms.CharField(label=label, initial=initial, required=False, widget=widget)

    def groups(self) -> list[tuple[str, list[forms.BoundField]]]:
        """The answers by their heading, each with its field."""
        return [
            (name, [self[f"for_{one.name}"] for one in those])
            for name, those in groupby(legend.answers(), key=lambda one: one.group)
        ]

    def meanings(self) -> list[forms.BoundField]:
        """What each letter means, A to Z without X."""
        return [self[f"means_{letter}"] for letter in legend.LETTERS]

    def letters(self) -> list[KeyLetter]:
        """What was typed, as a key: one entry for each answer that has a letter."""
        typed = self.cleaned_data
        return [
            KeyLetter(letter, typed.get(f"means_{letter}", "").strip(), **answer.axes)
            for answer in legend.answers()
            if (letter := typed[f"for_{answer.name}"].strip())
        ]


class OutcomeForm(Form):
    outcome = text("How it ended", lines=2)


class ReviewDoseForm(Form):
    """What somebody decides about a dose. `seen` are the rows and the earlier decisions the page showed."""

    decision = pick("What do you decide?", [])
    keep = forms.UUIDField(widget=forms.RadioSelect, label="Which one happened?")
    words = text("Reason", "How you know: whom you asked, what they said. It stays in the record.", lines=3)
    seen = forms.TypedMultipleChoiceField(widget=forms.MultipleHiddenInput, coerce=UUID)

    def __init__(self, *args: Any, question: Question, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.ask(question)

    def ask(self, question: Question) -> None:
        """Offer what can be decided about this question; what was typed before stays."""
        offered = [Decision.TWO_HAPPENED] if question.clash or question.beside else [Decision.NOTED]
        offered += [Decision.ONE_HAPPENED] if question.clash else []
        offered += [Decision.NOTED] if question.beside else []
        self.fields["decision"].choices = [(one.value, one.label) for one in offered]  # type: ignore[attr-defined]  # any Field
        rows = [one for one in question.rows if not one.struck]
        self.fields["keep"].widget.choices = [
            (str(one.dose.pk), f"{one.dose.signed_by.name}: {one.happened}") for one in rows
        ]
        if not question.clash:
            self.fields.pop("keep", None)
        seen = [str(pk) for pk in question.seen]
        self.initial["seen"] = seen
        # What an older page showed is no fault of the form: the action says that something was added.
        typed = self.data.getlist("seen") if self.is_bound else []  # type: ignore[union-attr]  # bound to a QueryDict
        self.fields["seen"].choices = [(one, one) for one in {*seen, *typed}]  # type: ignore[attr-defined]  # any Field

    def ask_again(self, question: Question) -> None:
        """After a refusal: what stands now is shown, so that deciding again is a decision about that."""
        typed = cast(QueryDict, self.data).copy()
        typed.setlist("seen", [str(pk) for pk in question.seen])
        self.data = typed
        self.ask(question)


class ReviewHeldForm(Form):
    decision = pick(
        "What do you decide?",
        [(one.value, one.label) for one in (Decision.FILED, Decision.NOT_OURS, Decision.NOTED)],
    )
    person = forms.ModelChoiceField(Person.objects.none(), label="Whom it is about", empty_label="Choose")
    words = text("Reason", "How you know. It stays in the record.", lines=3)

    def __init__(self, *args: Any, held: Held, by: Worker, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        mine = Person.objects.visible_to(by).current().in_order()
        self.fields["person"].queryset = mine  # type: ignore[attr-defined]  # any Field
        if held.person_id:
            del self.fields["person"]


class HomeForm(Form):
    at = moment("Home since")


class MoveDosesForm(Form):
    """A new time for each dose still to come today, and who advised it."""

    who = text("Who said so", "Their name.")
    role = text("What they are", "Pharmacist, GP, nurse, 111.")
    words = text("Their words", lines=3)

    def __init__(self, *args: Any, coming: Sequence[DueDose], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.at = list(dict.fromkeys(words.time(one.slot.due_time) for one in coming))
        for at in self.at:
            field = clock(f"The {at} dose: new time", "Leave it empty if it stays.")
            field.required = False
            self.fields[at] = field
        self.order_fields([*self.at, "who", "role", "words"])

    def times(self) -> dict[str, time | None]:
        """The time each dose has, and the one typed for it."""
        return {at: self.cleaned_data.get(at) for at in self.at}

    def advice(self) -> dict[str, str]:
        """Who said it, and in what words."""
        return {name: self.cleaned_data.get(name, "") for name in ("who", "role", "words")}


class EndPatternForm(Form):
    from_day = day("The first day without them")
    why = reason()


class ChangePatternForm(PatternForm):
    """A changed pattern begins today: it has no first day to choose."""

    since = None
    seen = hidden()
