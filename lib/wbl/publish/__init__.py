"""A notebook and its parameters, turned into files."""
