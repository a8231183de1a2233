"""An annex as reviewers read it: on a page, beside the concept before it, to print, and with the
source of each figure.
"""
