"""Tests of `index`."""

import os

os.environ["HAYSTACK_TELEMETRY_ENABLED"] = "False"  # before any of them imports Haystack
