"""The words for true and false in the languages that files come in."""

TRUTHS = {"true", "vrai", "wahr", "richtig", "verdadero", "vero", "waar", "juist", "sant", "verdadeiro", "sann", "sand", "prawda"}
LIES = {"false", "faux", "falsch", "falso", "onwaar", "onjuist", "falskt", "falsk", "fałsz"}
