"""What readers may send: reports of mistakes, and addresses to follow a question at. Guarded against machines."""
