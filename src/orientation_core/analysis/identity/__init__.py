"""Marks found in pictures: what only pixels show."""
