"""The index of a process: read from the database, kept in a file, never stale.

- `store`: `STORE.snapshot(session)`, what one ranking uses (`snapshot`), as the database is now.
- `marks`: what shows that anything moved; `state`: a base and the people changed since.
- `base`, `files`: everyone, built once, mapped by every process.
- `loading`, `fetching`: millions of whole numbers out of the database.
- `warming`: what a process does before its first page.
"""
