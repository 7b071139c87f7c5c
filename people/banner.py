"""Who this is, from a row to the words of the banner: one function for the page, the round and paper.

Pure: rows and the day are passed in, nothing is asked of the database.
"""

from collections.abc import Iterable
from datetime import date

from people.models import Allergy, Person
from people.templatetags import words
from people.templatetags.words import Banner, Housemate

WORST_FIRST = (
    Allergy.Severity.SEVERE, Allergy.Severity.MODERATE, Allergy.Severity.NOT_KNOWN, Allergy.Severity.MILD
)


def banner(
    person: Person, today: date, allergies: Iterable[Allergy] = (), housemates: Iterable[Housemate] = ()
) -> Banner:
    """The banner of one person on a local day [CUI-PAB].

    `allergies` are the person's own, ended ones are left out; the worst stands first. `housemates` are others
    at this address who take medicines.
    """
    called = words.apostrophes(person.preferred_name)
    standing = sorted(
        (one for one in allergies if one.ended_on is None),
        key=lambda one: (WORST_FIRST.index(Allergy.Severity(one.severity)), one.substance.casefold()),
    )
    return Banner(
        name=words.name_banner(person.family_name, person.given_name),
        title=person.title,
        called=called,
        born=words.born(person.born, today),
        nhs_number=words.nhs_number(person.nhs_number, person.nhs_number_missing),
        allergies=words.allergies(
            person.allergy_state,
            known=[(one.substance, reaction(one)) for one in standing],
            called=called,
            who_said=person.allergies_how,
            as_of=person.allergies_as_of,
        ),
        notes=tuple(line.strip() for line in person.notes.splitlines() if line.strip()),
        together=tuple(housemates),
    )


def reaction(allergy: Allergy) -> str:
    """rash, severe."""
    known = allergy.severity != Allergy.Severity.NOT_KNOWN
    return f"{allergy.reaction}, {allergy.get_severity_display().lower()}" if known else allergy.reaction
