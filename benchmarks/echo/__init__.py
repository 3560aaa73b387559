"""Which echo canceller is taken, and why."""
