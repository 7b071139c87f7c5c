"""What became of single doses: dropped, sick after, corrected, struck, recorded twice, kept for review."""

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from mar.actions import review_dose
from mar.demo.acts import Act, entry, file, restated
from mar.demo.days import MINUTE, follow_up
from mar.demo.story.scene import Scene
from mar.models import Dose, Outcome
from medicines.models import Product
from people.models import Person, Worker
from people.records import clock_at

HOUR = timedelta(hours=1)


def _taken(person: Person, by: Worker, before: datetime, *, of: str = "") -> Dose | None:
    """Their last plain dose of a slot that this worker signed as taken, on that day."""
    rows = Dose.objects.filter(
        person=person,
        signed_by=by,
        outcome=Outcome.TAKEN,
        clash_of__isnull=True,
        due_date=timezone.localdate(before),
        recorded_at__lte=before,
        medicine__product_name__startswith=of,
    )
    return rows.in_force().select_related("person").order_by("-recorded_at", "-id").first()


def dropped(scene: Scene, at: datetime) -> None:
    """Doreen's tablet went under the table: bagged, another given."""
    doreen = scene.people["doreen"]
    row = _taken(doreen, scene.worker("carol"), at)
    if row:
        text = "Fell under the table. Bagged for the pharmacy."
        file(follow_up(row.signed_by, doreen, str(row.key), "dropped", at, answer="another_given", text=text))


def sick(scene: Scene, at: datetime) -> None:
    """Meera was sick minutes after her tablet: it counts, nothing is given again."""
    meera = scene.people["meera"]
    row = _taken(meera, scene.worker("ann"), at, of="Co-careldopa")
    if row:
        text = "Ten minutes after. Rang the office, who rang the surgery."
        file(follow_up(row.signed_by, meera, str(row.key), "sick", at, answer="not_seen", text=text))


def correction(scene: Scene, at: datetime) -> None:
    """Ben put right the time of an entry of his own."""
    ben = scene.worker("ben")
    row = _taken(scene.people["idris"], ben, at)
    if row:
        given_at = (row.given_at - 10 * MINUTE).isoformat()
        why = "I wrote the time I signed, not the time he took it."
        body = restated(row, ben, "correction", corrects=str(row.key), given_at=given_at, why=why)
        file(Act(at, ben, body))


def other_giver(scene: Scene, at: datetime) -> None:
    """Ann signed what Dawid, who was there with her, had given. She put it right, and he agreed."""
    meera, ann, dawid = scene.people["meera"], scene.worker("ann"), scene.worker("dawid")
    row = _taken(meera, ann, at, of="Co-careldopa")
    if row:
        why = "Dawid gave it, I signed. We were both there."
        body = restated(row, ann, "giver", corrects=str(row.key), given_by={"worker": str(dawid.pk)}, why=why)
        file(Act(at, ann, body))
        file(follow_up(dawid, meera, body["key"], "confirmed", at + 4 * HOUR, text="Yes, that was me."))


def clash(scene: Scene, at: datetime) -> None:
    """Two records of one dose of Idris: his carer's, and what his son told another."""
    carer = scene.worker("ben" if timezone.localtime(at).hour > 20 else "dawid")
    other = scene.worker("dawid" if carer.initials == "BW" else "ben")
    row = _taken(scene.people["idris"], carer, at, of="Paracetamol")
    if row:
        told: dict[str, Any] = {"who": "family", "help": "administered", "basis": "told"}
        told |= {"given_by": {"name": "his son"}, "given_at": (row.given_at - 25 * MINUTE).isoformat()}
        file(Act(at, other, restated(row, other, "clash", **told, note="His son rang: he gave it.")))


def both_signed(scene: Scene, at: datetime) -> None:
    """Two carers stood beside Meera, and each wrote the same tablet down. Nobody has decided yet."""
    dawid, ben = scene.worker("dawid"), scene.worker("ben")
    row = _taken(scene.people["meera"], dawid, at, of="Co-careldopa")
    if row:
        file(Act(at, ben, restated(row, ben, "both", note="I was sent too, and saw her take it.")))


def clash_decided(scene: Scene, at: datetime) -> None:
    """Ruth asked both and decided."""
    ruth = scene.worker("ruth")
    second = Dose.objects.filter(person=scene.people["idris"], clash_of__isnull=False, again=False).first()
    if second is None:
        return
    rows = [second.clash_of_id, second.pk]
    words = "Asked Dawid and his son: the son meant the dose of the day before. Dawid’s stands."
    with clock_at(at):
        review_dose(
            ruth,
            decision="one_happened",
            words=words,
            dose=second,
            keep=second.clash_of_id,
            seen=[row for row in rows if row],
        )


def cold_sachet(scene: Scene, at: datetime) -> None:
    """Arthur bought sachets; they hold paracetamol, and count."""
    arthur, dawid = scene.people["arthur"], scene.worker("dawid")
    product = Product.objects.get(name="Paracetamol 1g / Phenylephrine 12.2mg oral powder sachets")
    given_at = (at - 70 * MINUTE).isoformat()
    body = entry(
        "other",
        dawid,
        arthur,
        at,
        product=product.code,
        amount="1",
        unit="sachet",
        given_at=given_at,
        time_source="typed",
        given_by={"name": "Arthur himself"},
        note="From the chemist, for a cold.",
    )
    file(Act(at, dawid, body))


def strike(scene: Scene, at: datetime) -> None:
    """Dawid signed a dose too early on, took it back, and signed it again when it was given."""
    dawid = scene.worker("dawid")
    row = _taken(scene.people["idris"], dawid, at, of="Paracetamol")
    if row is None:
        return
    why = "Pressed before he had it in his hand. He took it ten minutes later."
    body = restated(row, dawid, "strike", corrects=str(row.key), outcome="struck", why=why)
    file(Act(at, dawid, body))
    later = at + 2 * MINUTE
    file(Act(later, dawid, restated(row, dawid, "after", given_at=later.isoformat(), time_source="now")))


def same_key(scene: Scene, at: datetime) -> None:
    """Ben's tablet sent one entry again with another time: it is kept for somebody to look at."""
    ben = scene.worker("ben")
    row = _taken(scene.people["meera"], ben, at, of="Co-careldopa")
    if row:
        body = restated(row, ben, "again", given_at=(row.given_at + 21 * MINUTE).isoformat())
        file(Act(at, ben, body | {"key": str(row.key)}))
