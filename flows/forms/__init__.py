"""Workbooks that people fill in: how they look, and what makes them be known again."""
