"""What is known, as plain frozen data. Nothing here imports what stands above it."""
