"""Read an article and find what it claims of charts. See docs/reference/claims.md."""
