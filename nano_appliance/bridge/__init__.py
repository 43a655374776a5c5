"""Giving a host the bridge br0: look, plan, carry out, and put everything back when the host is cut off."""
