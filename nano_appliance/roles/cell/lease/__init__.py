"""The cell's lease on shared storage: kept, observed for others, and enforced by powering off; decides nothing."""
