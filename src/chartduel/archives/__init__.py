"""Public archives of charts: where they are, and how what they hold becomes one file that a profile reads."""
