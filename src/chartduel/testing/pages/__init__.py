"""Pages in the markup of the platforms, made from entries: one module a source, each with `page`."""
