"""An interview and a class, turned into a discussion or a lesson."""
