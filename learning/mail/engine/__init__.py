"""What goes by mail, and when: pure rules."""
