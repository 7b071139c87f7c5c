"""The people cared for, as stories.md section 5 has them, with contacts, allergies and visits."""

from mar.demo.people.added import add_all, visit_times

__all__ = ["add_all", "visit_times"]
