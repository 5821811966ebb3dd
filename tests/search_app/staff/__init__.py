"""Tests of the pages for staff."""
