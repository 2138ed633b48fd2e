"""The data as files: exports, feeds, charts to take, the pages about them, and how to cite."""
