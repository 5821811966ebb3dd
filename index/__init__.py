"""Finding: what is asked, how it is read and answered, and the engines behind."""

from index.base import Index
from index.describing import describe
from index.generations import CurrentIndex
from index.heads import main_spans
from index.marks import marks
from index.opening import open_index
from index.parser import parse
from index.query import Note, Query, Sort, Within
from index.results import FacetValue, Hit, Mark, PageHit, Results, Snippet

__all__ = [
    "CurrentIndex",
    "FacetValue",
    "Hit",
    "Index",
    "Mark",
    "Note",
    "PageHit",
    "Query",
    "Results",
    "Snippet",
    "Sort",
    "Within",
    "describe",
    "main_spans",
    "marks",
    "open_index",
    "parse",
]
