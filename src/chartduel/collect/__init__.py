"""From the platforms into the lake: ask, keep the payload, read it, accept or refuse it, commit."""
