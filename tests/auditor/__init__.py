"""The auditor: a second, slow, obvious implementation of the calculation rules, in integers and fractions.

It shares no code with the engine. It reads a world of plain text rows and a terms file, and returns what
`rate` has to write. Where it and the engine differ, one of them is wrong.
"""
