"""What templates of the content may call."""
