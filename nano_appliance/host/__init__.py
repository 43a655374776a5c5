"""The machine underneath: files, folders, interfaces, daemons and running programs; knows nothing of clouds."""
