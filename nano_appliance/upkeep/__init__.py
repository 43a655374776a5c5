"""Looking after an installation as a whole, from its host: its state kept and brought back, without any role."""
