"""Counts, turned into what may be published. The only door between the data and what people see."""
