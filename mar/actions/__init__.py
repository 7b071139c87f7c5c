"""The one write path: page, tablet, token and command all come through here."""

from mar.actions.charts import issue_chart, issue_folder_chart, open_chart, set_legend
from mar.actions.filing import file_entries, file_entry
from mar.actions.moving import move_next_dose
from mar.actions.reviews import review_dose, review_held

__all__ = [
    "file_entries",
    "file_entry",
    "issue_chart",
    "issue_folder_chart",
    "move_next_dose",
    "open_chart",
    "review_dose",
    "review_held",
    "set_legend",
]
