"""What can be done with instances, one file per verb; each order goes to the instance's cell."""
