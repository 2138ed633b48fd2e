"""What pages, files and the API share in HTTP: content codings, conditional requests, rate limits."""
