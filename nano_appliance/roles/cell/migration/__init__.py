"""Running instances that go over to another cell: preparing for one, sending one, and the ways between the two."""
