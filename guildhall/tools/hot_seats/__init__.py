"""Hot seats: a guest answers what members ask, for an hour or two weeks, and it is written up afterwards."""
