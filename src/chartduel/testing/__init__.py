"""Public helpers for tests: a fake platform, pages in the platforms' markup, a frozen clock."""
