"""The people of the second agency and of the hospitals, whom nobody at Northgate may see."""

from datetime import date

from mar.demo.people.someone import Someone

LANTERN = (
    Someone(
        "Ivy Tanner",
        date(1940, 11, 3),
        "999 481 9658",
        "she",
        "Mrs",
        "2 Weir Cottages\nAshford",
        branch="ashford",
        visits=("08:00 sam", "20:00 sam"),
        contacts=(
            ("gp", "Weir Practice", "01632 960 238", ""),
            ("pharmacy", "Weir Pharmacy", "01632 960 241", "Monday to Saturday 09:00 to 17:30"),
        ),
    ),
    Someone(
        "Harold Bramley",
        date(1946, 4, 25),
        "",
        "he",
        "Mr",
        "9 Mill Rise\nAshford",
        branch="ashford",
        visits=("08:45 sam", "17:00 sam"),
        contacts=(("gp", "Weir Practice", "01632 960 238", ""),),
        more={"nhs_number_missing": "New to the country. His GP has asked for it."},
    ),
)
HOSPITALS = (
    # Known to Weald Hospital too: another row, linked to Northgate's by nothing.
    Someone(
        "Sinéad O'Brien-Ní Ó",
        date(1938, 6, 21),
        "999 456 9686",
        "she",
        "Ms",
        "31 Lime Kiln Street\nMaidstone",
        branch="weald",
        allergy=("none_known",),
        contacts=(),
    ),
    Someone(
        "Edwin Marlow",
        date(1951, 12, 9),
        "",
        "he",
        "Mr",
        "4 Ferry Steps\nGravesend",
        branch="thameside",
        contacts=(),
        more={"nhs_number_missing": "Asked for on admission."},
    ),
)
