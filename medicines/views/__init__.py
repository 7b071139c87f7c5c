"""Pages of the medicines list, one module a noun: the list, entering, acts on a line, doubts, times."""
