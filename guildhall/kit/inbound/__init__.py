"""Reads incoming mail, as functions of bytes: `read` the mail, `read_reply` its author's words, `automatic` what no person sent.

Nothing here knows of people, communities or the database, and nothing opens a connection.
"""
