"""Words every room shares: errors, status, quantities, geometry, scales, lineage."""
