"""Who should be asked, what is related and which community is meant: pure functions of evidence, without a database."""
