"""Batches: one request about many instances, carried out a few at a time, each item by the verb for one instance."""
