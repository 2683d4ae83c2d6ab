"""Mail as it really comes: the bytes of any message at all -> one frozen value, in bounded time and memory.

Nothing is fetched, opened or run. What cannot be read is kept as it came, and a warning says so; :func:`parse` raises
for no message whatever.
"""

from __future__ import annotations

from orientation_core.model.mail.message import Bounce, File, Mail, Nature, Sender
from orientation_core.model.mail.parsing import MOST_BYTES, parse
from orientation_core.model.mail.tidy import tidied

__all__ = ["MOST_BYTES", "Bounce", "File", "Mail", "Nature", "Sender", "parse", "tidied"]
