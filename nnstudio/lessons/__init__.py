"""What to try: lessons whose goals are read from the project and its history; may import ``diagnosis`` and below."""
