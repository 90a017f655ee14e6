"""Faults that are really done to a night, and what became of it."""
