"""What everything said about one agency in one program allows us to say. Pure: no database, clock or network."""
