"""The core's REST API: thin handlers and their tables of routes, one file per resource."""
