"""Rows of `people`, one module a noun. Choices stand beside the row that owns them."""

from people.models.access import Access, ApiToken, Cover, SecurityEvent
from people.models.organisations import Branch, Organisation
from people.models.persons import Absence, Allergy, Contact, Person
from people.models.tasks import Document, Task, TaskNote
from people.models.visits import Visit, VisitPattern
from people.models.workers import Role, Worker

__all__ = [
    "Absence",
    "Access",
    "Allergy",
    "ApiToken",
    "Branch",
    "Contact",
    "Cover",
    "Document",
    "Organisation",
    "Person",
    "Role",
    "SecurityEvent",
    "Task",
    "TaskNote",
    "Visit",
    "VisitPattern",
    "Worker",
]
