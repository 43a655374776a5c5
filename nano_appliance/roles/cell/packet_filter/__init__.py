"""The XML of an instance's packet filter, declared piece by piece; knows neither libvirt nor the network."""
