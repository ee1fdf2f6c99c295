"""French: 3 000, with the thin space that does not break."""

THOUSAND_SEPARATOR = "\N{NARROW NO-BREAK SPACE}"
