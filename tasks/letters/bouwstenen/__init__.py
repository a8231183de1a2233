"""The texts that units write for the letter: what refers to a figure or a vindplaats in them, and
what stands there in the letter.
"""
