"""Measuring the host and its instances; changes neither."""
