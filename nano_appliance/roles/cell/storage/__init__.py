"""The storage that a cell's volumes lie on: its own disks, or a storage pool that it shares with other cells."""
