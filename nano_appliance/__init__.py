"""Nano: a private cloud that one person installs in three minutes."""

__version__ = "2.0.0"
