"""What editors write.

An editor writes a page in one of seven formats (`formats`), out of blocks (`blocks`) whose ids never change. Publishing it
compiles its body, in the same transaction, into an immutable `ModuleVersion`: the frozen `Outline` (its steps and what counts,
`engine.outline`) and the frozen `Card` (what a catalogue says of it, `engine.card`). From then on nobody parses a page again:
the record reads outlines, the paths and the catalogue read cards, and a page is only rendered.

`PublishedModule` points at the version that is live in a language; `ContentVersion` changes with every publication, so that
caches everywhere know. A module's identity is its page's translation key: a translation shares it, a copy does not.

`engine.readiness` says in an editor's words what a page still lacks, `engine.manuscript` reads a module from a text file,
`models.vocabularies` holds the words of the domain as data that an editor may change.
"""
