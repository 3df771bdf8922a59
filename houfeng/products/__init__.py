"""Our offer: immutable product revisions, their files, and the change log."""
