"""What a step may be made of, by family: `reading`, `media`, `asking`, `doing`, `evidence`; `steps` puts them together."""
