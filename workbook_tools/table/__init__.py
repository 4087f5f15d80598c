"""What the customer table is, as data: columns, codes and wording, settings, cells, changes, sheets. Knows nothing else."""
