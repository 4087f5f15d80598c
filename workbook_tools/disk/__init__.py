"""The bottom of everything that touches files: reasons, snapshots, durable writing, locks, the atomic swap. Knows no Excel."""
