"""Makes the stubs in module_server/ from module_service.proto; with --check it only compares. Needs grpcio-tools."""

import sys
import tempfile
from pathlib import Path

from grpc_tools import protoc

HERE = Path(__file__).parent
STUBS = ("module_service_pb2.py", "module_service_pb2.pyi", "module_service_pb2_grpc.py")


def generate(folder: Path) -> None:
    """Writes the stubs below `folder`/module_server, whose name in the mapping makes their imports fit the package."""
    status = protoc.main(
        [
            "protoc",
            f"-Imodule_server={HERE}",
            f"--python_out={folder}",
            f"--pyi_out={folder}",
            f"--grpc_python_out={folder}",
            "module_server/module_service.proto",
        ]
    )
    if status:
        sys.exit(status)


def outdated() -> list[str]:
    """Names of stubs that differ from what the .proto makes."""
    with tempfile.TemporaryDirectory() as folder:
        generate(Path(folder))
        made = Path(folder, "module_server")
        return [name for name in STUBS if made.joinpath(name).read_bytes() != (HERE / "module_server" / name).read_bytes()]


if __name__ == "__main__":
    if "--check" not in sys.argv:
        generate(HERE)
    elif names := outdated():
        sys.exit(f"out of date: {', '.join(names)}; run python generate.py")
