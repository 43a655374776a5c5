"""What can be ordered about the snapshots of an instance, one verb per file."""
