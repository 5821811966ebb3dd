"""Tests of the whole: settings, repository, commands."""
