"""msphysio: find physiotherapists in the UK who treat people with multiple sclerosis."""
