"""One reader of documents: DOCX, ODT, HTML, text and PDF into blocks with notes, marks and places.

What a letter says is confidential until it is sent: no word of it stands in an error or a log.
"""
