"""The catalogues of readers' sentences: found in the sources, kept as PO files, compiled without gettext's programs."""
