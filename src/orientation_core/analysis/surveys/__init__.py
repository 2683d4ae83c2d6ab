"""Answers as columns in, the report of a survey out."""
