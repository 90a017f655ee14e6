"""Promoted warehouse → contexts: the figures, codes and names that documents print."""
