"""What config/ defines, except contracts: halfjaren, KPI's, finding codes, reviewers."""
