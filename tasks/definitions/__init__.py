"""What config/ defines, but for the contracts of sources: halfjaren, KPI's, finding codes."""
