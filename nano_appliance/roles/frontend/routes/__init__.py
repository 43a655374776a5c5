"""The frontend's routes, a file per room: what answers them, who may use them, how the operation log words them."""
