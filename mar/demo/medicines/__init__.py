"""Their medicines: the fixed, weekday, when-needed and information-only lines of stories.md section 5.

Times are those of the person's visits. What has dates is told in `mar.demo.story.courses`; insulin, thickener
and rescue medicines come with their part.
"""

from mar.demo.medicines.entered import add_all, enter, enterers
from mar.demo.medicines.line import GP, Line, at_times, unclear

__all__ = ["GP", "Line", "add_all", "at_times", "enter", "enterers", "unclear"]
