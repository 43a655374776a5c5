"""The `.data` and `.cfg` files, in exactly the older platform's layouts; knows no role and opens no socket."""
