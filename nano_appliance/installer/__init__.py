"""Putting roles onto a host and renewing them: what is there, what is to be done, and each step with its way back."""
