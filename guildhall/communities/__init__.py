"""Communities, membership, and the one rule about who may see and do what."""
