"""A `Program`, turned into counts and ranges. Pure: nothing here reads, writes or draws."""
