"""Records as written → the same records in the canonical form: order of keys, spacing, nothing else."""
