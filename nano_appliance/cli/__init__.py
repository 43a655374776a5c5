"""The command line: which words do what, and what they answer; no rule of the platform lives here."""
