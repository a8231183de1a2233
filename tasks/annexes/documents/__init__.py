"""The page as a list of blocks, and the Word document and OpenDocument text that are written from
it.
"""
