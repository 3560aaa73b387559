"""Measurements that are kept with the code."""
