"""What Vera costs: measured side by side in one run, so that a slow machine is slow for all."""
