"""What tests stand on: the real PostgreSQL and Valkey, apart from those of a site that runs beside them."""

from ringwatch import services

services.use()
