"""How a when-needed medicine is used for one person: hangs on the line, so a new line needs a new plan."""

from django.db import models
from django.db.models import Q

from medicines.models.lines import Medicine
from people.models import Organisation, Person
from people.records import Kept

EFFECT_MINUTES = 30
"""So long after a dose it is asked whether it helped, unless the plan says otherwise."""


class AsNeededPlan(Kept):
    """What a carer needs to decide with the person [CQC-PRN]. One a line; its gap and maximum stand there.

    `tried` and `authorised_by` are asked of medicines that act on the mind [STOMP].
    """

    provider = models.ForeignKey(Organisation, models.PROTECT, related_name="+", editable=False)
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    medicine = models.OneToOneField(Medicine, models.PROTECT, related_name="plan")
    reason = models.TextField()
    signs = models.TextField()
    try_first = models.TextField(blank=True)
    order = models.TextField(blank=True)
    choosing = models.TextField(blank=True)
    call = models.TextField()
    effect_minutes = models.PositiveSmallIntegerField(default=EFFECT_MINUTES)
    tried = models.TextField(blank=True)
    authorised_by = models.CharField(max_length=200, blank=True)
    review_on = models.DateField()

    class Meta:
        indexes = [models.Index(fields=["provider", "person"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(effect_minutes__gte=5, effect_minutes__lte=1440), name="plan_effect_within_a_day"
            )
        ]
