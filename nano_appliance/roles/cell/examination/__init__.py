"""The examination of a host that wants to be a cell: one file per kind of finding; changes nothing."""
