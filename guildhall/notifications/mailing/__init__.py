"""Mail out: who gets what, how it reads, and how it leaves."""
