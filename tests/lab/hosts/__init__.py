"""Several hosts on one machine, each with a network, processes, files and a libvirt of its own, joined by a switch."""
