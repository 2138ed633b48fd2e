"""Reads for curators: the review queue, audit entries, agencies as they are told apart."""
