"""What an agency made of a rule group that came with the product: `medicines.groups` reads it."""

from django.db import models
from django.db.models import Q

from people.models import Organisation
from people.records import Event


class RuleGroup(Event):
    """One version of an agency's rules of a group, with who signed them off. A new row replaces the last;
    where there is none the group is as it came (version 0). `rules`: see `medicines.groups.Rule`.
    """

    provider = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    group = models.CharField(max_length=20)
    version = models.PositiveIntegerField()
    rules = models.JSONField()
    signed_by = models.CharField(max_length=200, blank=True)
    signed_on = models.DateField(null=True, blank=True)
    why = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["provider", "group", "version"], name="rule_group_version_once"),
            models.CheckConstraint(
                condition=Q(signed_by="", signed_on__isnull=True)
                | (~Q(signed_by="") & Q(signed_on__isnull=False)),
                name="rule_group_signed_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.group} {self.version}"
