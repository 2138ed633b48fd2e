"""Which agency a row means: names taken apart, compared, decided. Pure: no database, clock or network."""
