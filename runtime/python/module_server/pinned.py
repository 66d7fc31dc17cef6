"""What the server itself needs. In code, since this folder is all that reaches a pod; requirements.txt is for developers."""

# Tested together.
PINNED = ("grpcio==1.76.0", "grpcio-health-checking==1.76.0", "protobuf==6.33.6")
# For modules that exclude those: what the stubs still work with, from the version they were made by to protobuf's next major one.
LOOSE = ("grpcio>=1.76.0,<2", "grpcio-health-checking>=1.76.0,<2", "protobuf>=6.31.1,<8")
