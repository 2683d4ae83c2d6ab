"""Mail that comes in: every message becomes a case, joins one, or is kept aside for somebody to look at."""
