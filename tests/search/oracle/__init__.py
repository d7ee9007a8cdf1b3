"""What a search must answer, written from the design alone by somebody who has not read the search.

`facts` holds what decides, `judge` judges one listing, `answer` puts many into an answer, and
`invariants` holds what must be true of any answer, whoever gives it. Slow, and plain.
"""
