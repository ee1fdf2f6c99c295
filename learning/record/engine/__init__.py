"""The pure core of the record: which events there are (`events`), what they add up to (`fold`), and what that means (`completion`)."""
