"""The demo: two agencies and two pharmacies of stories.md section 5, lived day by day through the actions.

Everything is relative to today and the same every time for one seed. Lines that later parts own (patches,
reducing doses, insulin) are not pretended: they come with their part. Warfarin is what a label without a dose
is today: STOP.
"""

from mar.demo.living import DAYS, Built, build

__all__ = ["DAYS", "Built", "build"]
