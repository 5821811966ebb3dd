"""Answering: the web pages and the API. `app.create_app` makes them; what is named here knows no web framework."""

from search_app.answers import results_record, units_record
from search_app.asking import Asked, asked
from search_app.problems import Problem
from search_app.records import document_record, inspect_record

__all__ = ["Asked", "Problem", "asked", "document_record", "inspect_record", "results_record", "units_record"]
