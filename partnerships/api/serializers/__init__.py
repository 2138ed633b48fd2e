"""What the addresses give: shape, words and example of each answer in one class, from which the schema is made.

The examples show shapes. What is true today, the addresses themselves answer. A test holds them to the schema.
"""
