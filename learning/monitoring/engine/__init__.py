"""The pure core: what stopped, by what was seen."""
