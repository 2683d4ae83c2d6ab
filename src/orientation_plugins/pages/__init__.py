"""What everything that is rendered shares: the frame and style of a page, charts, numbers and dates."""
