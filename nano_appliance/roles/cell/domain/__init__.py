"""The XML of a domain, declared piece by piece; knows neither libvirt nor the disk."""
