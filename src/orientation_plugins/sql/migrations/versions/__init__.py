"""The revisions of the tables that every store has, in their order."""
