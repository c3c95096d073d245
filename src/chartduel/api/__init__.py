"""What the package's own face offers: a lake, and the answers it gives."""
