"""What an outsider can compute from all that was ever published, found before anything is: the
figures as they are read from the published bytes, what readers know of how they belong together,
and the interval in which every hidden value must lie.
"""
