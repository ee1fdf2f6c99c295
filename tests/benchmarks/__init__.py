"""Figures, not verdicts: `make bench` prints one JSON line per work, beside a bare Django view on the same server in the same run."""
