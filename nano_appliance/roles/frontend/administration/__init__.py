"""Changing roles, groups and users; a rule that spans them lives where it is needed, none in a request's handler."""
