"""Who may sign in, with which two proofs, and what each role may do."""
