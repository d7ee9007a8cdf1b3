"""Who may sign in, by which two proofs, and what each role may do."""
