"""The run and its twin side by side: what differs in their designs, how both learn, and which one to keep."""
