"""Today's later doses of one line, moved on advice."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from mar.actions.moving import later_today, move_next_dose
from mar.forms import MoveDosesForm
from medicines import lines
from medicines.views.frame import line_for
from people.permissions import needs
from people.records import now
from people.views.pages import form_page

SAYS = (
    "Only when somebody who may say so has said it: GP, nurse, pharmacist, 111, the specialist. Nothing here "
    "works out a dose. Each dose moves once; the next visit sees the new time, who said it and when."
)


@needs("round")
def move_doses(request: HttpRequest, person_id: UUID, medicine_id: UUID) -> HttpResponse:
    """New times for what is still to come today of one line, and who advised them."""
    person, medicine = line_for(request.user, person_id, medicine_id, "move doses")
    coming = [one for one in later_today(medicine, person, now()) if one.moved is None]
    form = MoveDosesForm(request.POST or None, coming=coming)
    done = request.method == "POST" and form.hear(
        lambda: move_next_dose(request.user, medicine=medicine, times=form.times(), advice=form.advice())
    )
    if done:
        messages.success(request, "Moved. The next visit sees it.")
        return redirect(f"{reverse('mar:round')}#person/{person.pk}")
    name = lines.shown_name(medicine.product_name)
    return form_page(
        request, form, title=f"Move today’s later doses: {name}", button="Move them", person=person,
        says=SAYS if coming else "Nothing of this medicine is still to come today.",
        cancel=f"{reverse('mar:round')}#person/{person.pk}",
    )  # fmt: skip
