"""What may go wrong, done to real servers of our own, and measured: docs/faults.md."""
