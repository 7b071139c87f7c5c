"""The demo: two agencies and two pharmacies of stories.md section 5, lived day by day through the actions.

Everything is relative to today and the same every time for one seed. People and lines that later parts own
(patches, warfarin, reducing doses, insulin) are not pretended: they come with their part.
"""

from mar.demo.living import DAYS, Built, build

__all__ = ["DAYS", "Built", "build"]
