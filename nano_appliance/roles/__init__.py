"""The three roles one executable can take. They never import each other."""
