"""Failover: the machine that decides, with its journal, its clock and the ways to the cells around it."""
