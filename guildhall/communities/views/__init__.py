"""Pages outside any one community: the directory, starting one, and accepting an invitation."""
