"""The joins: settings, addresses, start-up. The only room that knows every other."""
