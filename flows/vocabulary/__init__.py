"""Frozen types that cross the walls between rooms."""
