"""Bring exports into landing: byte for byte, dated, each with a note of where it came from."""
