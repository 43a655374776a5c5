"""The one door to libvirt: nothing outside this package imports it; knows domains by id and XML, not instances."""
