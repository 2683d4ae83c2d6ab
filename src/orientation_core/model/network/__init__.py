"""A network of organisations: who belongs to it and since when, how far each is, and what is known of it by what."""
