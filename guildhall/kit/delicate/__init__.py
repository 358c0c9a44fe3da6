"""What in some words looks as if it should not be told to everybody; functions of text, without a model and without the network."""
