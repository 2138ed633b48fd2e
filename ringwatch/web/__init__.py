"""How requests reach the program: gunicorn with a worker of our own."""
