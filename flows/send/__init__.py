"""Documents out: each mail once, with a ledger of what became of it."""
