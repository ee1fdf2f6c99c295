"""What a facilitator, and a member, may see. Views have no other door to rows."""
