"""Sections are printed: Markdown and Jinja templates to HTML, HTML to PDF/A-3a and PDF/UA-1, Word
and OpenDocument text.
"""
