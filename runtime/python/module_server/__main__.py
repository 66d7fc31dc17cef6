"""`python -P -m module_server`: imports the module and serves it until SIGTERM."""

import asyncio
import importlib
import os
import signal
import site
import sys
import time

from module_server.packages import PackageError, package_set
from module_server.settings import Settings, SettingsError, settings_from

BAD_SETTINGS, NOT_INSTALLED, NO_MODULE, IMPORT_FAILED, PORT_IN_USE = 2, 40, 41, 42, 43


def main() -> int:
    # Process 1 of a container ignores what it has no handler for, and importing may take a while.
    signal.signal(signal.SIGTERM, lambda *_: os._exit(0))
    try:
        settings = settings_from(os.environ)
        folder = package_set(settings)
    except (SettingsError, PackageError) as error:
        return failed(BAD_SETTINGS, str(error))
    if folder is not None:
        if not folder.is_dir():
            return failed(
                NOT_INSTALLED, f"{folder} is not there: the packages of {settings.module_name} have not been installed yet"
            )
        use(str(folder))
    return run(settings)


def use(folder: str) -> None:
    """Puts the installed packages before what the image has, and runs their .pth files."""
    sys.path.insert(1, folder)
    site.addsitedir(folder)


def run(settings: Settings) -> int:
    # What gRPC writes by itself is no JSON, and would bury a container's last words.
    os.environ.setdefault("GRPC_VERBOSITY", "NONE")
    # Only now: gRPC itself is among the installed packages.
    from module_server.handles import HandleStore
    from module_server.log import say, set_up_logging
    from module_server.reading import allow_digits
    from module_server.runner import Runner
    from module_server.server import PortTaken, serve

    set_up_logging()
    allow_digits()
    started = time.monotonic()
    try:
        module = importlib.import_module(settings.module_name)
    except ModuleNotFoundError as error:
        if not (error.name and f"{settings.module_name}.".startswith(f"{error.name}.")):
            return failed(IMPORT_FAILED, f"importing {settings.module_name} failed: {error}")
        return failed(NO_MODULE, f"there is no module {settings.module_name}: is its package named differently (PACKAGE)?")
    except BaseException as error:
        return failed(IMPORT_FAILED, f"importing {settings.module_name} failed: {type(error).__name__}: {error}")
    import_seconds = round(time.monotonic() - started, 3)
    handles = HandleStore(settings.pod_name, settings.handle_seconds, settings.handle_limit)

    async def body() -> int:
        stop = asyncio.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(number, stop.set)

        def on_ready(port: int) -> None:
            say(
                "serving",
                module=settings.module_name,
                port=port,
                import_seconds=import_seconds,
                threads=settings.threads,
                pod_manager_url=settings.pod_manager_url,
            )

        return await serve(settings, Runner(module, handles), handles, stop, on_ready)

    try:
        left = asyncio.run(body())
    except PortTaken as error:
        return failed(PORT_IN_USE, str(error))
    if left:
        # Threads cannot be ended, and the interpreter would wait for them.
        sys.stdout.flush()
        os._exit(0)
    return 0


def failed(code: int, message: str) -> int:
    """The line is also what Kubernetes shows as the container's last words."""
    print(message, file=sys.stderr)
    return code


if __name__ == "__main__":
    sys.exit(main())
