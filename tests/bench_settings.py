"""The product's own settings with one address more: the floor that bin/bench measures against."""

from config.settings import *  # noqa: F403  # the very same settings are the point

ROOT_URLCONF = "tests.bench_urls"
