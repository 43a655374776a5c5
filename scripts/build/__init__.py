"""`make build`: the self-contained executable, made in a root of an older distribution to run on many hosts."""
