"""The API, version 1: releases as JSON. It reads; nothing here writes, and nothing here knows HTML but `docs`."""
