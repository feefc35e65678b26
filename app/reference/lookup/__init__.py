"""What to propose under a field while people type: job titles, occupations and skills, in milliseconds.

Everything is answered from the memory of the process, where labels are indexed by word.

- `asking`: what was typed, as words: those that must be found, those that may, the one being typed.
- `vocabulary`: the words of the reference near a typed one: same, begun, other gender, misspelt.
- `postings`: which labels have those words, and where: a label's strength for a word.
- `finding`: the labels that have what is asked, best first.
- `building`, `store`: indexes of titles and of skills, built from the database, again at each release.
- `queries`: `look_up_occupations`, `look_up_skills`.
"""
