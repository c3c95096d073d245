"""What the charts say, one metric a file; each is pure arithmetic on periods (`metrics.periods`)."""
