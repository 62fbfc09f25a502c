"""Protected tables, turned into sentences, charts and tables."""
