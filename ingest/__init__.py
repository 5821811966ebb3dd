"""Reading in: from a file somewhere to a document that can be found."""
