"""What leaves the site as something else than a page: feeds, calendar files, tables, data."""
