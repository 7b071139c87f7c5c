"""Whether it was right: the three-way check, the monthly audit of 10 % of charts, findings and their actions.

May read every app and writes only its own findings. Filled by parts 2 (the trail) and 4. Answers [CTA 18-20],
[DOM-AUD], [SC-A2].
"""
