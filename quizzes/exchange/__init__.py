"""Questions come and go as files: one package per format, each reads text into verdicts and writes questions as text."""
