"""The vocabulary (typed structs) and the pure rules of Nano; no clock, socket, file, thread or random."""
