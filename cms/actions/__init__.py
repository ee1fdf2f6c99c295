"""Writing: what publishing, importing and exporting do."""
