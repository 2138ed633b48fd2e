"""What leaves the site as a file. The columns are declared once; every format walks that list."""
