"""Serves one Python module over gRPC. Importing this package needs the standard library alone, since the installer does."""
