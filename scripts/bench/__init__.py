"""`make bench`: what Nano promises about speed and memory, and how each figure is measured."""
