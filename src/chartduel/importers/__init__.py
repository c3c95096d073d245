"""Archives of others, read by one reader that obeys profiles in TOML."""
