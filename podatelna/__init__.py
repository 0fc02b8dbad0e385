"""The front door: command line, settings, wiring, and later the web pages."""
