"""What the processes say: in lines or as JSON, each with the request or the task that it is about, without people.

Nobody's address, no token of a follower and no words that a reader looked for stand in a log.
"""
