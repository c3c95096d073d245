"""The command line: parse arguments, ask the API, show the answer."""
