"""The parts of a made-up program, in the order in which they are invented."""
