"""The one write path: page, tablet, token and command all come through `file_entries` and `review`."""

from mar.actions.filing import file_entries, file_entry
from mar.actions.reviews import review

__all__ = ["file_entries", "file_entry", "review"]
