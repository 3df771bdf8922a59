"""The durable workflow: one event revision becomes all its products."""
