"""The supervisor behind nano up: all roles on one machine, in namespaces of their own."""
