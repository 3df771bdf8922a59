"""Ground-motion models, one published model a file; what they share is in `motion`."""
