"""Client surveys as values: questionnaires, waves, invitations, answers, and the rules that hold between them."""
