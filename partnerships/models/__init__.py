"""The tables, one file a concept. Nothing here reads lists, files or the network."""

from partnerships.models.places import County, Place, ReferenceFile, State

__all__ = ["County", "Place", "ReferenceFile", "State"]
