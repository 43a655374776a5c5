"""Moving instances between cells that share their storage: what may be moved, how far it is, and doing it."""
