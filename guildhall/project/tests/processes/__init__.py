"""Real processes: started, killed, started again."""
