"""The intake desk: takes in the lists that charities really keep, as drafts that nobody sees.

A file goes one way: `grid` (with `open_documents` and `text_files`) turns it into tables of text;
`layout` finds the header, sections and totals; `columns` guesses what each column holds;
`repairs` and `choices` read its cells; `rows` makes a listing (organisation, people, service) of
each row, which the models' rules check; `duplicates` finds rows that may be the same. `desk` keeps
the work between visits, `drafts` saves what is ready and takes it back, and `pages` shows it all.
"""
