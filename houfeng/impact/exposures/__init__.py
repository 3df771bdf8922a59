"""Imported exposure: reading what operators have, keeping it, and joining it to the embedded."""
