"""How the site itself is: what its processes did last, what waits, what is short. Reads; changes no record."""
