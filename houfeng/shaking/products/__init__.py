"""A finished shaking map as files, one format a file; the same map gives the same bytes."""
