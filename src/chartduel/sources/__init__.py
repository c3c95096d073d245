"""The platforms: which charts they publish, by which calendar and rules."""
