"""Keeping a dose: which slot it answers, what it corrects, what is wrong with it, what follows from it."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from mar import concerns
from mar.actions.asks import follow
from mar.actions.held import CannotFile
from mar.actions.received import Filing
from mar.concerns import Concern
from mar.entries import Entry
from mar.models import Dose, Outcome, Who
from mar.slots import RECENT, ZONE, Sheet
from mar.steps import step_of
from medicines import lines
from medicines.directions import UNITS
from medicines.models import Medicine, Product
from medicines.schedule import end_of
from people.models import Worker
from people.permissions import may
from people.records import Refused, new_id
from people.templatetags import words

CLOCK_ERROR = timedelta(minutes=1)
"""A device's clock is put right only beyond this: less is the journey of the message."""


def record_dose(by: Worker, filing: Filing) -> Dose:
    """Keep what happened to one dose of a line. Raises `CannotFile` for what a person must look at first."""
    entry = filing.entry
    sheet = _sheet(filing)
    medicine = (
        sheet.medicine(entry["medicine"])
        or Medicine.objects.filter(person=filing.person, pk=entry["medicine"]).first()
    )
    if medicine is None:
        raise CannotFile("elsewhere")
    _check_unit(entry, medicine)
    dose = _dose(by, filing)
    dose.medicine = medicine
    dose.due_date, dose.due_time, dose.ordinal = entry["due_date"], entry["due_time"], entry["ordinal"]
    if entry["corrects"]:
        _correct(by, dose, entry["corrects"])
    else:
        _take_place(dose, sheet)
    _set_amount(dose, medicine)
    dose.concerns = [one.as_json() for one in _concerns(filing, dose, sheet, medicine)]
    dose.save(by=by)
    follow(by, filing, dose, medicine)
    return dose


def record_other(by: Worker, filing: Filing) -> Dose:
    """Keep what was taken besides: shop-bought, family. No slot; it counts by its ingredients."""
    entry = filing.entry
    dose = _dose(by, filing)
    product = Product.objects.filter(pk=entry["product"]).first() if entry["product"] else None
    dose.product_code = entry["product"] or ""
    dose.product_name = product.name if product else (entry["text"] or entry["product"])
    dose.ingredients = lines.snapshot(product) if product else None
    dose.outcome = entry["outcome"] or Outcome.TAKEN
    dose.basis = dose.basis or "told"
    if entry["corrects"]:
        _correct(by, dose, entry["corrects"])
    sheet = _sheet(filing)
    found = concerns.of_dose(dose, sheet, filing.moment) + _sent(filing, dose)
    dose.concerns = [one.as_json() for one in found]
    return dose.save(by=by)


def _sheet(filing: Filing) -> Sheet:
    """The person around the moment it happened, far enough to see its slot and a rolling day of intakes."""
    entry = filing.entry
    given_at = entry["given_at"] or filing.moment
    start, end = min(given_at, filing.moment), max(given_at, filing.moment) + timedelta(days=1)
    if entry["due_date"]:
        start = min(start, end_of(entry["due_date"] - timedelta(days=1), ZONE))
        end = max(end, end_of(entry["due_date"], ZONE))
    return filing.desk.between(start - RECENT, end)


def _check_unit(entry: Entry, medicine: Medicine) -> None:
    directions = lines.parsed(medicine)
    if entry["unit"] and directions and entry["unit"] != directions.unit:
        raise Refused({"unit": [f"This medicine is counted in {UNITS[directions.unit][0]}."]})


def _set_amount(dose: Dose, medicine: Medicine) -> None:
    """A step that is no dose has an amount of nothing, a dose has more; else `Refused`."""
    directions = lines.parsed(medicine)
    if directions is not None and step_of(medicine, dose) != "give":
        if dose.amount:
            raise Refused({"amount": ["Nothing is given at this time: the amount is 0."]})
        if dose.effect.leaves_pack:
            dose.amount, dose.unit = Decimal(0), directions.unit
        return
    faults = {} if dose.amount != 0 else {"amount": ["This must be more than nothing, and possible."]}
    if dose.outcome == Outcome.TAKEN:
        said = {"amount": dose.amount, "unit": dose.unit}
        faults |= {name: ["This is missing."] for name, value in said.items() if value in (None, "")}
    if faults:
        raise Refused(faults)


def _dose(by: Worker, filing: Filing) -> Dose:
    """The row as the entry states it, not yet saved."""
    entry = filing.entry
    given_by, name = _giver(filing)
    given_at, device = _clock(filing)
    return Dose(
        id=new_id(),
        person=filing.person,
        key=entry.key,
        fingerprint=entry.fingerprint,
        signed_by=filing.signer,
        recorded_by=by,
        recorded_at=filing.moment,
        device=device,
        outcome=entry["outcome"] or "",
        reason=(entry["reason"] or "") if entry["outcome"] == Outcome.NOT_TAKEN else "",
        who=entry["who"] or "",
        help=entry["help"] or "",
        basis=entry["basis"] or "",
        amount=entry["amount"],
        wasted=entry["wasted"],
        unit=entry["unit"] or "",
        site=entry["site"] or "",
        given_at=given_at,
        given_by=given_by,
        given_by_name=name,
        time_source=entry["time_source"] or "typed",
        note=entry["note"] or "",
        told=entry["told"] or [],
        advice=entry["advice"],
        asked=entry["asked"],
        witness=entry["witness"] or "",
        what_for=entry["what_for"] or "",
        documents=entry["documents"] or [],
        chart_seen=entry["chart_seen"] or "",
        again=entry["again"] or False,
        again_at=entry["again_at"],
        why=entry["why"] or "",
        sure=entry["sure"] or "",
    )


def _giver(filing: Filing) -> tuple[Worker | None, str]:
    """Who gave it: a worker of this agency, or a name. The signer unless the entry says another."""
    entry = filing.entry
    given_by = entry["given_by"] or {}
    if "worker" in given_by:
        worker = Worker.objects.filter(pk=given_by["worker"], provider_id=filing.person.provider_id).first()
        if worker is None:
            raise CannotFile("signer")
        return worker, ""
    if entry["who"] == Who.OUR_WORKER:
        return filing.signer, ""
    return None, given_by.get("name", "")


def _clock(filing: Filing) -> tuple[datetime, dict[str, Any] | None]:
    """When it happened, put right by the device's known error; never ahead of the moment of receipt."""
    entry, moment = filing.entry, filing.moment
    given_at, device = entry["given_at"] or moment, entry["device"]
    if entry["time_source"] != "now":
        return given_at, device
    device = dict(device or {})
    if "sent_at" in device:
        error = moment - datetime.fromisoformat(device["sent_at"])
        if abs(error) > CLOCK_ERROR:
            device |= {"said": given_at.isoformat(), "error_seconds": round(error.total_seconds())}
            given_at += error
    if given_at > moment:
        device |= {"said": entry["given_at"].isoformat()}
        device["ahead"] = given_at > moment + CLOCK_ERROR
        given_at = moment
    return given_at, device or None


# --- which row it stands beside -------------------------------------------------------------------------


def _correct(by: Worker, dose: Dose, key: UUID) -> None:
    """Point to the row it corrects; a second correction of one row is kept beside the first."""
    target = Dose.objects.filter(provider_id=dose.person.provider_id, person=dose.person, key=key).first()
    if target is None or target.medicine_id != dose.medicine_id:
        raise CannotFile("corrects")
    if target.signed_by_id != by.pk and not may(by, "correct"):
        raise CannotFile("may_not_correct")
    dose.corrects = target
    dose.due_date, dose.due_time, dose.ordinal = target.due_date, target.due_time, target.ordinal
    dose.clash_of_id = target.clash_of_id
    if dose.outcome == Outcome.STRUCK:
        dose.given_at = target.given_at
    if target.clash_of_id is None:
        dose.clash_of = Dose.objects.filter(corrects=target, clash_of__isnull=True).first()


def _take_place(dose: Dose, sheet: Sheet) -> None:
    """Plain when the slot is free; after a strike it goes on the strike's chain; else beside what stands."""
    rows = sheet.by_slot.get(dose.slot, []) if dose.slot else []
    if not rows:
        return
    standing = [one for one in rows if one.outcome != Outcome.STRUCK]
    plain = next((one for one in rows if one.clash_of_id is None), None)
    if not standing and plain is not None:
        dose.corrects = plain
        return
    dose.clash_of = plain or rows[0]
    tries = all(one.outcome == Outcome.NOT_TAKEN and not one.left_pack for one in standing)
    dose.again = dose.again and tries


# --- what is wrong with it ------------------------------------------------------------------------------


def _concerns(filing: Filing, dose: Dose, sheet: Sheet, medicine: Medicine) -> list[Concern]:
    """What its facts say, then what the way it came says."""
    return (
        concerns.of_dose(dose, sheet, filing.moment)
        + _sent(filing, dose)
        + _old_chart(filing, sheet, medicine)
    )


def _sent(filing: Filing, dose: Dose) -> list[Concern]:
    found = []
    if filing.by_other:
        found.append(Concern("by_other", f"Written by {dose.recorded_by.name} for {filing.signer.name}."))
    elif dose.given_by is not None and dose.given_by != filing.signer:
        found.append(Concern("by_other", f"{dose.given_by.name} is asked to confirm it."))
    if not filing.desk.visible:
        name = filing.person.preferred_name
        found.append(Concern("not_assigned", f"{name} was not on {filing.signer.first_name}’s visits."))
    if dose.device and dose.device.get("ahead"):
        found.append(Concern("clock", "The clock of the tablet is ahead. Tell the office."))
    return found


def _old_chart(filing: Filing, sheet: Sheet, medicine: Medicine) -> list[Concern]:
    seen = filing.entry["chart_seen"]
    if not seen or not concerns.chart_changed(seen, medicine, sheet, filing.signer):
        return []
    text = words.WORDS["old_chart"]
    return [Concern("old_chart", f"{text[0].upper()}{text[1:]}. Ring the office.")]
