"""A real NFS server and a client for kernels that have neither; the client takes no locks across hosts."""
