"""A KVM host: instances, volumes and networks of one machine."""
