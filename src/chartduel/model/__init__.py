"""Frozen nouns with the words of the design; no clock, no disk, no network."""
