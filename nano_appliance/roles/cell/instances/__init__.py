"""What is done with instances, one file per verb; each verb changes records, volumes and domain together."""
