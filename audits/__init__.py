"""Whether it was right: the three-way check, the monthly audit of 10 % of charts, findings and their actions.

May read every app and writes only its own findings. So far it has the history of anything (`trail`); checks
and findings come with part 4. Answers [CTA 18-20], [DOM-AUD], [SC-A2], [CQC-EMAR].

Decided here: the trail is read from history rows and events, and shown by days. Not taken: an audit table
that every app writes to, which lacks what somebody forgot to write; pages, whose edge can hide half of one
moment.
"""
