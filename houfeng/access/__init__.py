"""Who may do what: organisations, their people and their duties."""
