"""Interviews that never took place: invented people, organizations and words, for the sample and the tests."""
