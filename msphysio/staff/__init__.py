"""Staff accounts: signing in with two factors, and what each role is allowed to do."""
