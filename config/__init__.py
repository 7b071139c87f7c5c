"""The frame around the apps: settings, addresses, errors, logs, the local Postgres.

It may import every app; no app imports it.
"""
