"""Packets, metadata and picks as others write them."""
