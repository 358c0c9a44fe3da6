"""What people do with contributions of every kind, over HTTP."""
