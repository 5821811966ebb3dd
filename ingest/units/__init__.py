"""The recommendations, decisions and actions that a paper holds."""

from ingest.units.finding import find, units
from ingest.units.found import Found

__all__ = ["Found", "find", "units"]
