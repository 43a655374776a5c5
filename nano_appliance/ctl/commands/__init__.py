"""What the words of `nano ctl` do, a file for each concept: look up, ask the API, tell."""
