"""A zone of many cells without hypervisors: a real core, the real link, and a few processes that are all its cells."""
