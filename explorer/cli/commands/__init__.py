"""One file for each command: SUMMARY, DESCRIPTION, EXAMPLES, `add_options(parser)` and `run(options)`.

What takes long to import is imported inside `run`, so that help texts and lists appear at once.
"""
