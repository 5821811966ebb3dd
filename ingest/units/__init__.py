"""The recommendations, conclusions, decisions and actions that a paper holds, and what it says to those of others."""

from ingest.units.finding import find, units
from ingest.units.found import Found

__all__ = ["Found", "find", "units"]
