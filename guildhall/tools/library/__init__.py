"""The library: documents in folders, with versions, previews and their insides in the search."""
