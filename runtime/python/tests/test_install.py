import os
import threading
from pathlib import Path

import pytest

from module_server import install as installer
from module_server import module_service_pb2 as pb
from module_server.install import InstallError, install, main, prune, wait_for
from module_server.packages import package_set
from module_server.settings import Settings, settings_from
from serving import running
from wheels import wheel


@pytest.fixture
def index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """What pip can have: a package of each kind that makes a difference."""
    folder = tmp_path / "index"
    folder.mkdir()
    wheel(folder, "serverdep", "1.0", {"serverdep.py": "version = 1\n"})
    wheel(folder, "serverdep", "2.0", {"serverdep.py": "version = 2\n"})
    wheel(folder, "serverdep", "3.0", {"serverdep.py": "version = 3\n"})
    wheel(folder, "plain", "1.0", {"plain/__init__.py": "version = 1\n"})
    wheel(folder, "plain", "1.1", {"plain/__init__.py": "version = 1.1\n"})
    wheel(folder, "pyOther_Name", "1.0", {"othername/__init__.py": "", "othername_extra.py": ""})
    wheel(
        folder,
        "scikit_learn",
        "1.7",
        {"sklearn/__init__.py": "import extra\nname = extra.name\n", "extras/extra.py": "name = 'fake'\n", "more.pth": "extras\n"},
    )
    wheel(folder, "picky", "1.0", {"picky.py": ""}, ("serverdep>=2",))
    wheel(folder, "impossible", "1.0", {"impossible.py": ""}, ("serverdep>=3",))
    for name, value in {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(folder), "PIP_CONFIG_FILE": os.devnull}.items():
        monkeypatch.setenv(name, value)
    return folder


PINNED = ("serverdep==1.0",)
LOOSE = ("serverdep>=1,<3",)


def settings(module: str, package: str = "") -> Settings:
    return settings_from({"MODULE_NAME": module, "PACKAGE": package})


def test_a_set_holds_the_module_and_what_the_server_needs(index: Path, tmp_path: Path):
    folder = tmp_path / "packages" / "set"
    install(settings("plain"), folder, PINNED, LOOSE)
    assert (folder / "plain" / "__init__.py").read_text() == "version = 1.1\n"
    assert (folder / "serverdep.py").read_text() == "version = 1\n"
    assert sorted(entry.name for entry in folder.parent.iterdir()) == [".lock", "set"]
    assert folder.stat().st_mode & 0o777 == 0o755


def test_a_version_can_be_pinned(index: Path, tmp_path: Path):
    install(settings("plain", "==1.0"), tmp_path / "p" / "set", PINNED, LOOSE)
    assert (tmp_path / "p" / "set" / "plain" / "__init__.py").read_text() == "version = 1\n"


def test_what_is_there_is_kept(index: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    folder = tmp_path / "packages" / "set"
    install(settings("plain"), folder, PINNED, LOOSE)
    monkeypatch.setenv("PIP_FIND_LINKS", "/nowhere")
    install(settings("plain"), folder, PINNED, LOOSE)
    assert "packages are there" in capsys.readouterr().out


def test_an_installed_set_is_served_under_the_import_name(index: Path, tmp_path: Path):
    environment = {"MODULE_NAME": "sklearn", "PACKAGES_DIR": str(tmp_path / "packages")}
    wanted = settings_from(environment)
    folder = package_set(wanted)
    assert folder is not None
    install(wanted, folder, PINNED, LOOSE)
    # Its file .pth was run as well.
    with running(tmp_path / "nothing", **environment) as server:
        assert server.call("name") == "fake"
        assert server.call("extra.name").kind == pb.REFUSED


def test_a_module_of_python_needs_only_the_server(index: Path, tmp_path: Path):
    folder = tmp_path / "packages" / "set"
    install(settings("math"), folder, PINNED, LOOSE)
    assert (folder / "serverdep.py").exists()


def test_a_module_that_excludes_the_tested_versions_gets_others(index: Path, tmp_path: Path):
    folder = tmp_path / "packages" / "set"
    install(settings("picky"), folder, PINNED, LOOSE)
    assert (folder / "serverdep.py").read_text() == "version = 2\n"


@pytest.mark.parametrize(
    ("module", "package", "code", "message"),
    [
        ("nothere", "", installer.NOT_FOUND, "a package or version does not exist: nothere"),
        ("plain", "plain==9", installer.NOT_FOUND, "a package or version does not exist: plain==9"),
        ("impossible", "", installer.FAILED, "requirements exclude each other, those of the server among them: impossible"),
        (
            "other",
            "pyOther.Name",
            installer.NO_MODULE,
            "pyOther.Name was installed, but has no module other: it brings othername, othername_extra.",
        ),
    ],
)
def test_what_goes_wrong_is_told_and_leaves_nothing(
    index: Path, tmp_path: Path, module: str, package: str, code: int, message: str
):
    folder = tmp_path / "packages" / "set"
    with pytest.raises(InstallError) as caught:
        install(settings(module, package), folder, PINNED, LOOSE)
    assert caught.value.code == code
    assert message in str(caught.value)
    assert [entry.name for entry in folder.parent.iterdir()] == [".lock"]


@pytest.mark.parametrize(
    ("output", "code"),
    [
        ("ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device", installer.DISK_FULL),
        ("NewConnectionError … ERROR: No matching distribution found for numpy", installer.UNREACHABLE),
        ("/usr/bin/python: No module named pip", installer.NO_PIP),
        ("error: subprocess-exited-with-error", installer.FAILED),
    ],
)
def test_causes_are_told_from_pips_output(output: str, code: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(installer, "pip", lambda *_: (1, output))
    with pytest.raises(InstallError) as caught:
        installer.run_pip("numpy", tmp_path, PINNED, LOOSE)
    assert caught.value.code == code


def test_what_a_killed_install_left_goes(index: Path, tmp_path: Path):
    left = tmp_path / "packages" / ".part-old"
    left.mkdir(parents=True)
    (left / "half").write_text("x")
    install(settings("plain"), tmp_path / "packages" / "set", PINNED, LOOSE)
    assert not left.exists()


def test_two_installs_at_once_make_one_set(index: Path, tmp_path: Path):
    folder = tmp_path / "packages" / "set"
    failures: list[BaseException] = []

    def work() -> None:
        try:
            install(settings("plain"), folder, PINNED, LOOSE)
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert (folder / "plain" / "__init__.py").exists()


def test_the_newest_two_sets_stay(tmp_path: Path):
    names = ["0" * 16, "1" * 16, "2" * 16, "3" * 16]
    for age, name in enumerate(names):
        (tmp_path / name).mkdir()
        os.utime(tmp_path / name, (1000 + age, 1000 + age))
    (tmp_path / "lost+found").mkdir()
    prune(tmp_path / names[0])
    assert sorted(entry.name for entry in tmp_path.iterdir()) == [names[0], names[3], "lost+found"]


def test_waiting_for_another_pods_install(tmp_path: Path):
    (tmp_path / "set").mkdir()
    wait_for(tmp_path / "set")
    with pytest.raises(InstallError, match="waited 0 s") as caught:
        wait_for(tmp_path / "other", seconds=0)
    assert caught.value.code == installer.WAITED


def test_a_volume_that_cannot_be_written_to_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    def denied(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "mkdir", denied)
    with pytest.raises(InstallError, match="fsGroup") as caught:
        install(settings("plain"), tmp_path / "packages" / "set", PINNED, LOOSE)
    assert caught.value.code == installer.NOT_WRITABLE


@pytest.mark.parametrize(
    "environment",
    [{"MODULE_NAME": "numpy"}, {"MODULE_NAME": "numpy", "PACKAGES_DIR": "/p", "PACKAGE": "-r x"}, {"PACKAGES_DIR": "/p"}],
)
def test_bad_settings_end_with_2(environment: dict[str, str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    for name in ("MODULE_NAME", "PACKAGES_DIR", "PACKAGE"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert main([]) == installer.BAD_SETTINGS
    assert capsys.readouterr().err.count("\n") == 1
