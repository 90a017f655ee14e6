"""Judge what arrived and what was made: raw lake and candidate warehouse in, verdicts out."""
