"""The controller: pools, images, placement and the API."""
