"""Pure decisions: the standard library only, frozen data in, frozen data out, no clock and no dice."""
