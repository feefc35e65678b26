"""From plain words to occupations and skills: what a title or a text speaks of, and how sure we are.

Read in this order:

- `cleaning`: a title without gender forms, hours, places' numbers and contract words; stems of its words.
- `material`: what is known of each occupation, as texts: its names, everyday titles, trainings, certificates,
  definition and skills; `reading` takes them from the database and the data files.
- `vectors`: texts as weighted words and letter groups.
- `evidence`: how near a text is to what is known of each occupation, as a few figures an occupation.
- `fitting`: what each figure is worth, learned from titles whose occupation is known.
- `suggester`: the two put together; `artefact` keeps it in a file, `store` serves the newest one.
- `skills`: the same idea for skills.
"""
