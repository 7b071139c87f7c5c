"""The form of one line: how what was typed becomes an entry. Shape is read here; care is judged by rules."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.utils import timezone

from medicines import directions as said
from medicines import schedule
from medicines.actions.lines import KEPT_ON_CHANGE
from medicines.dictionary import LateRule, Route
from medicines.forms.directions import (
    OTHERS,
    STEPS,
    TIMES,
    Beside,
    directions_of,
    word,
)
from medicines.forms.fields import clock_of, day_of, days, month_of, number, pick, select, text, tick, whole
from medicines.forms.letter import letter_of
from medicines.forms.panels import HOW, Panels
from medicines.forms.placing import place_of
from medicines.models import Medicine
from medicines.rules import PhoneCall
from people.templatetags import words
from people.wall_clock import instant

ROWS, MOST_ROWS = 4, 12
STEP_ROWS, MOST_STEPS = 3, 40
MOST_OTHERS = 7
KEPT = ("kept", "As it is written now")
IF_LATE = [
    (LateRule.GIVE_AND_NOTE, "Give and note, until half-way to the next"),
    (LateRule.GIVE_THEN_RING, "Give now, then ring"),
    (LateRule.RING_FIRST, "Ring first"),
]
OPEN_DOSE = [
    ("ask", "Ring before giving it: it stays with the old line"),
    ("changed", "Nobody has given it: give it as changed"),
]
FOLDED = (
    "review_day", "review_month", "review_year", "instructions", "warnings", "alteration_agreed", "container",
    "left_out_agreed", "together_with", "window_minutes", "source_words", "check_what", "check_low",
    "check_high", "check_unit", "meal_minutes",
)  # fmt: skip


class MedicineForm(Panels):
    """Every field of a line. `bands` are the visit bands of this person: band to its time.

    `kept` are the directions of the line that is changed: they may stand as they are written.
    """

    kind = pick("What is it to us?", Medicine.Kind.choices)
    product_code = forms.CharField(required=False, widget=forms.HiddenInput, max_length=18)
    product = text("Product", "Start typing: “pred 5”, or a brand.", most=500)
    free_text = tick("It is not in the list: keep the name as I wrote it")
    label = text("Words on the label, exactly", rows=2)
    label_photo = forms.FileField(label="Photo of the label", required=False)
    photo_key = forms.UUIDField(required=False, widget=forms.HiddenInput)
    route = select("How it is taken", [("", "Choose"), *Route.choices])
    late_rule = pick("If it is late", IF_LATE, required=False)
    on_time = tick("Must be on time")
    high_risk = tick("High risk: say whom you told")
    with_food = tick("With food")
    before_food = tick("Before food")
    window_minutes = forms.IntegerField(
        label="Window, minutes either side", required=False, help_text="Empty: the usual one.",
        widget=forms.TextInput({"class": "input w3", "inputmode": "numeric"}),
    )  # fmt: skip
    start_day = number("Day")
    start_month = text("Month", size="w3", most=12)
    start_year = number("Year", size="w5")
    start_time = number("Time", size="w5")
    confirm_date = tick("Yes, that is the day of the first dose")
    for_days = number("For how many days")
    last_day = number("Last day")
    last_month = text("Month", size="w3", most=12)
    last_year = number("Year", size="w5")
    review_day = number("Day")
    review_month = text("Month", size="w3", most=12)
    review_year = number("Year", size="w5")
    source = pick("Where this comes from", Medicine.Source.choices)
    phone_who = text("Who rang, and what they are", size="w12", most=100)
    phone_number = text("Number called back", size="w12", most=30)
    phone_read_back = tick("Read back, with the name spelt")
    phone_listener = text("Who listened as the second person", size="w12", most=60)
    source_words = text("Anything about the source", most=2000)
    prescriber = text("Prescribed by", "Name and role, as on the prescription or letter.", most=200)
    allergy_asked = text("Who was asked about the allergy, and what they said", most=300)
    what_for = text("What it is for, in plain words", size="w12", most=200)
    kept_where = text("Where it is kept", size="w12", most=200)
    help_wanted = pick("Help wanted with this medicine", Medicine.Help.choices)
    who_gives = text("Who gives it", "For information only: herself, daughter, district nurse …", most=200)
    container = text("Tray it comes in", "Empty: its original pack.", size="w12", most=60)
    left_out_agreed = text("May be left out: agreed with whom, when", most=300)
    instructions = text("Special instructions", rows=2)
    warnings = text("Warnings on the label", rows=2)
    alteration_agreed = text(
        "Altered or hidden: agreed with which pharmacist, when, how",
        "For example: Mr Oast, pharmacist, 20-Nov-2026: with jam, she knows.",
        most=300,
    )
    together_with = select("Makes one dose together with", [("", "Stands alone")], size="")
    why = text("Why is it changed?", most=2000)
    open_dose = pick("A dose of the old line is open now", OPEN_DOSE, required=False)

    def __init__(
        self,
        *args: Any,
        bands: Mapping[str, tuple[time, bool]],
        lines: Iterable[Medicine] = (),
        rows: int = ROWS,
        others: int = 1,
        steps: int = STEP_ROWS,
        changing: bool = False,
        kept: dict[str, Any] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.bands = dict(bands)
        self.kept = kept
        self.tablets: dict[int, str] = {}
        self.made_up: tuple[str, ...] = ()
        if kept is not None:
            self.fields["how"] = pick("What should happen", [KEPT, *HOW])
        self.steps = max(1, min(steps, MOST_STEPS))
        self.rows = max(1, min(rows, MOST_ROWS))
        self.others = max(1, min(others, MOST_OTHERS))
        self.changing = changing
        self.asked_date = bool(self.data.get("confirm_date") or self.data.get("date_asked"))
        self.lines = {str(line.pk): line for line in lines}
        when = [("", "Choose"), *((band, f"{band}, {at:%H:%M}") for band, (at, _) in self.bands.items())]
        when.append(("exact", "an exact time"))
        for row in range(self.rows):
            self.fields[f"amount_{row}"] = number("Amount")
            self.fields[f"amount_max_{row}"] = number("or up to")
            self.fields[f"when_{row}"] = select("When", when)
            self.fields[f"at_{row}"] = number("Time", size="w5")
            self.fields[f"until_{row}"] = number("until", size="w5")
        for row in range(self.steps):
            self.fields[f"step_amount_{row}"] = number("Amount")
            self.fields[f"step_days_{row}"] = number("For days")
            self.fields[f"step_times_{row}"] = text("At which times", size="w8", most=100)
            self.fields[f"step_first_{row}"] = text("From", size="w8", most=20)
        for nth, name in enumerate(said.DAYS, start=1):
            self.fields[f"day_{nth}"] = number(name[:3])
        for row in range(self.others):
            self.fields[f"others_who_{row}"] = text("Who else gives it", size="w12", most=200)
            self.fields[f"others_weekdays_{row}"] = days("On which days? Every day when none is chosen.")
            self.fields[f"others_times_{row}"] = text(
                "At which of its times", "Like 08:00, 17:00. Empty: all of them.", size="w12", most=100
            )
        stands = [("", "Stands alone"), *((key, line.product_name) for key, line in self.lines.items())]
        self.fields["together_with"] = select("Makes one dose together with", stands, "")
        if not changing:
            del self.fields["why"], self.fields["open_dose"]

    @property
    def time_rows(self) -> list[dict[str, forms.BoundField]]:
        """The rows of times, for the page."""
        return [{name: self[f"{name}_{row}"] for name in TIMES} for row in range(self.rows)]

    @property
    def step_rows(self) -> list[dict[str, forms.BoundField]]:
        """The steps of a course, for the page: `amount`, `days`, `times`, `first`."""
        return [
            {name.removeprefix("step_"): self[f"{name}_{row}"] for name in STEPS} for row in range(self.steps)
        ]

    @property
    def day_fields(self) -> list[forms.BoundField]:
        """The amount of every day, and of each that differs, Monday first."""
        return [self[f"day_{nth}"] for nth in range(8)]

    @property
    def other_rows(self) -> list[dict[str, forms.BoundField]]:
        """The rows of others who give it, for the page: `who`, `weekdays`, `times`."""
        return [
            {name.removeprefix("others_"): self[f"{name}_{row}"] for name in OTHERS}
            for row in range(self.others)
        ]

    @property
    def questions(self) -> list[forms.BoundField]:
        """The marks that stand beside one another."""
        return [self[name] for name in ("on_time", "high_risk", "with_food", "before_food")]

    @property
    def more_open(self) -> bool:
        """Whether something in the folded part is filled in or at fault."""
        folded = [
            *(self[name] for name in FOLDED),
            *(field for row in self.other_rows for field in row.values()),
        ]
        return any(field.errors or field.value() for field in folded)

    def _typed(self, name: str) -> str:
        return word(self.cleaned_data, name)

    def clean(self) -> dict[str, Any]:
        """Days and moments from their parts; each fault beside the part that is wrong."""
        typed = super().clean() or {}
        self._day("start", "first dose")
        self._day("last", "last day")
        self._day("review", "review")
        if self._typed("how") == "result":
            self.tablets, self.made_up = letter_of(self)
        if not self._typed("start_year") and "start_year" not in self.errors:
            self.add_error("start_year", "Say the day of the first dose, with the year.")
        if self._typed("start_time") and clock_of(self._typed("start_time")) is None:
            self.add_error("start_time", "Write the time with the 24-hour clock, like 08:00.")
        if self._typed("for_days") and self._typed("last_year"):
            self.add_error("for_days", "Say either for how many days, or the last day.")
        if typed.get("with_food") and typed.get("before_food"):
            self.add_error("before_food", "Either with food or before it.")
        if typed.get("kind") == Medicine.Kind.OURS and not self._typed("prescriber"):
            self.add_error("prescriber", "Say who prescribed it")
        if self.changing and not self._typed("why"):
            self.add_error("why", "Write the reason for the change.")
        return typed

    def _directions(self) -> dict[str, Any] | None:
        beside = Beside(self._start(), self.kept, self.tablets)
        return directions_of(self.cleaned_data, self.bands, beside)

    def _day(self, name: str, label: str) -> None:
        """Read `name`_day, _month and _year into cleaned_data[`name`]: a date or None."""
        parts = {part: self._typed(f"{name}_{part}") for part in ("day", "month", "year")}
        self.cleaned_data[name] = None
        if not any(parts.values()):
            return
        if not parts["year"]:
            self.add_error(f"{name}_year", f"Say the year of the {label}.")
            return
        month = month_of(parts["month"])
        if not whole(parts["year"]) or len(parts["year"]) != 4:
            self.add_error(f"{name}_year", "Write the year with four digits.")
        elif month is None:
            self.add_error(f"{name}_month", "Write the month, like Nov or 11.")
        else:
            try:
                self.cleaned_data[name] = date(int(parts["year"]), month, int(parts["day"]))
            except (ValueError, OverflowError):
                self.add_error(f"{name}_day", f"{parts['day'] or 'This day'} is not a day of that month.")

    def entry(self) -> dict[str, Any]:
        """The fields of `WantedLine`, from what was typed. Amounts stay text: the directions read them."""
        typed = self.cleaned_data
        plain = [name for name in KEPT_ON_CHANGE if name in self.fields and isinstance(typed.get(name), str)]
        fields: dict[str, Any] = {name: typed[name] for name in plain}
        ours = typed.get("kind") == Medicine.Kind.OURS
        fields |= {
            "product_code": self._typed("product_code"),
            "product_name": self._typed("product"),
            "label_photo": None,
            "directions": self._directions(),
            "source": self._typed("source"),
            "source_words": self._source_words(),
            "on_time": bool(typed.get("on_time")),
            "high_risk": bool(typed.get("high_risk")),
            "food": "with_food"
            if typed.get("with_food")
            else "before_food"
            if typed.get("before_food")
            else "",
            "window_minutes": typed.get("window_minutes"),
            "starts_at": self._start(),
            "stops_at": self._stop(),
            "review_on": typed.get("review"),
            "together_with": self.lines.get(self._typed("together_with")) if ours else None,
            "date_confirmed": bool(typed.get("confirm_date")),
        }
        if fields["source"] == Medicine.Source.PHONE:
            fields["phone"] = PhoneCall(
                who=self._typed("phone_who"), number=self._typed("phone_number"),
                read_back=bool(typed.get("phone_read_back")), listener=self._typed("phone_listener"),
            )  # fmt: skip
        return fields

    def _source_words(self) -> str:
        """As typed; with the day of the next test, which the letter names and the line must show."""
        test = day_of(self._typed("next_test")) if self._typed("how") == "result" else None
        next_test = f"Next {self._typed('result') or 'INR'} test {words.date_long(test)}." if test else ""
        return " ".join(one for one in (self._typed("source_words"), next_test) if one)

    def _start(self) -> datetime | None:
        day, clock = self.cleaned_data.get("start"), clock_of(self._typed("start_time")) or time(0)
        if day is None:
            return None
        try:
            return instant(day, clock, timezone.get_default_timezone())
        except OverflowError:  # the year 1 or 9999 has no instant
            return datetime.combine(day, clock, timezone.get_default_timezone())

    def _stop(self) -> datetime | None:
        first, last, count = (
            self.cleaned_data.get("start"),
            self.cleaned_data.get("last"),
            self._typed("for_days"),
        )
        zone = timezone.get_default_timezone()
        if self._typed("how") == "result" and last is None and not count:
            last = day_of(self._typed("next_test"))
        if last is not None:
            return None if last >= date.max - timedelta(days=2) else schedule.end_of(last, zone)
        if not count or first is None:
            return None
        if not whole(count) or not 1 <= int(count) <= 3660:
            self.add_error("for_days", "Write a number of days, from 1 to 3660.")
            return None
        if first.year > 9980:  # refused as a first dose anyway
            return None
        return schedule.end_of(self._first_due(first) + timedelta(days=int(count) - 1), zone)

    def _first_due(self, first: date) -> date:
        """The day of the first dose that is due: five days from a time that is past today begin tomorrow."""
        start, zone = self._start(), timezone.get_default_timezone()
        value = self._directions()
        if start is None or start.year < 1900:
            return first
        try:
            line = schedule.Line(None, said.parse(value), start, live_at=start)
        except said.Unreadable:
            return first
        due = schedule.next_due(line, start, 1, zone)
        return timezone.localtime(due[0].due_at).date() if due else first

    def take(self, faults: Mapping[str, list[str]]) -> None:
        """Put what the rules refused beside the field it is about; what the form said already stays alone."""
        said_already = set(self.errors)
        for place, sentences in faults.items():
            if place == "starts_at" and any("more than a year away" in one for one in sentences):
                self.asked_date = True
            name = place_of(self.cleaned_data, place)
            unread = place == "starts_at" and self.cleaned_data.get("start") is None
            if name not in said_already and not unread:
                self.add_error(name if name in self.fields else None, sentences)
