"""The frontend's own handlers, one file per resource: decode, one call, answer; no rule lives here."""
