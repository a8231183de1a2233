"""What somebody changed in a copy of an annex, as remarks at the places it is about.

A word of an annex or a letter is confidential until it is sent: none stands in an error or a log.
"""
