"""What schools have, turned into a `Program`."""
