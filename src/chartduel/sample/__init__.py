"""A small packaged table of facts about four songs: for the demo, the tests, and release instants anywhere."""
