"""The pages of facilitators and of those they follow."""
