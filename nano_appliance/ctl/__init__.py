"""`nano ctl`: daily work with a frontend elsewhere, over its REST API alone; knows no role and no file of theirs."""
