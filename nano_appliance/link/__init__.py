"""Finding and talking to other modules: discovery, identity, RPC over mutual TLS, liveness."""
