"""The commands, a module for each kind of work; `wbl.cli` puts them together."""
