"""One worker's round of one day, as JSON with every word ready (design.md section 5).

`people` says whose rows stand on the list, `person` one person's page, `dose` and `needed` its cards,
`line` what every card says of a medicine, `recorded` what was answered, `around` what all of them are given.
Every word comes from here; the page only places it.
"""

from mar.round.people import as_json, workers_on

__all__ = ["as_json", "workers_on"]
