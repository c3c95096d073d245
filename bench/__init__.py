"""Benchmarks: real archives, real targets, rivals and floors measured in the same run."""
