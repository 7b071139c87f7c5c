"""Is this ten-digit text an NHS number? Pure: the check digit is modulus 11, weights 10 to 2.

Absent is normal and no business of this module: "not known" with its reason is kept on the person.
"""

import re
from dataclasses import dataclass

# 3 3 4, with no separator or the same one twice. ASCII digits only: full-width digits are not a number.
WRITTEN = re.compile(r"([0-9]{3})([ -]?)([0-9]{3})\2([0-9]{4})")


@dataclass(frozen=True)
class Checked:
    """`reason` says why it is refused; with `valid` true it is a note on the range the number is from."""

    valid: bool
    number: str | None
    display: str | None
    reason: str | None


def check(text: str) -> Checked:
    """Read an NHS number as people write it: '9994355422', '999 435 5422' or '999-435-5422'."""
    found = WRITTEN.fullmatch(text.strip(" \t\r\n"))
    if found is None:
        return _refused("An NHS number has ten digits, written like 999 435 5422.")
    first, _, second, third = found.groups()
    number = first + second + third
    if len(set(number)) == 1:
        return _refused("This is one digit ten times, which is nobody's NHS number.")
    if _check_digit(number) != int(number[9]):
        return _refused("The last digit does not fit the others. Compare it with the letter or the card.")
    return Checked(True, number, f"{first} {second} {third}", _note(number))


def _refused(reason: str) -> Checked:
    return Checked(valid=False, number=None, display=None, reason=reason)


def _check_digit(number: str) -> int:
    """0 to 9, or 10, which no digit can be: such numbers are never given out."""
    total = sum(int(digit) * weight for digit, weight in zip(number, range(10, 1, -1), strict=False))
    return (11 - total % 11) % 11


def _note(number: str) -> str | None:
    if number.startswith("999"):
        return "This number is from the 999 range kept for tests: it is nobody's real number."
    if number[0] in "467":
        return None
    if "010" <= number[:3] <= "311":
        return "This number is in the range of Scotland (CHI number), not an NHS number of England or Wales."
    if "320" <= number[:3] <= "399":
        return "This number is in the range of Northern Ireland (Health and Care number)."
    return "This number is outside the ranges given out so far."
