"""Addresses for guests by DHCP: which are served, and the server that does it; allocates none."""
