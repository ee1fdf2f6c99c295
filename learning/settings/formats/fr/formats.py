"""French: 3 000, with the thin space that does not break; 8 janvier 2015 à 14 h 02."""

TIME_FORMAT = "G\N{NO-BREAK SPACE}\\h\N{NO-BREAK SPACE}i"
DATETIME_FORMAT = f"j F Y \\à {TIME_FORMAT}"
SHORT_DATETIME_FORMAT = f"j N Y, {TIME_FORMAT}"
THOUSAND_SEPARATOR = "\N{NARROW NO-BREAK SPACE}"
