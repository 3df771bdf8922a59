"""Relations between ground motion and intensity (GMICE), one publication a file."""
