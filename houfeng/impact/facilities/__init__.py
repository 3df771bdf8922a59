"""An organisation's own sites: which to inspect first, and when to tell it."""
