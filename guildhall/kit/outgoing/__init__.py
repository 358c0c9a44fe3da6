"""The one way out: whatever we ask of another machine passes here, and nothing else of ours opens a connection.

`asking` asks, `answers` is what comes of it, `addresses` says whom we may reach, `wire` connects to just them.
"""
