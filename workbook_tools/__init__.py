"""Keeps a shop's customer table in Excel as the master record and does the weekly work around it."""

__version__ = "0.1.0"
