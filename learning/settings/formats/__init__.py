"""How dates are written where Django's own way is not ours: the English of the site is that of Europe."""
