"""Readers of file formats: from a file's text to its title and blocks. Each dialect is a module."""
