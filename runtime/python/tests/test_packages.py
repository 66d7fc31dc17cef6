from dataclasses import replace
from pathlib import Path

import pytest

from module_server.packages import PackageError, package_set, requirement_for, set_key
from module_server.pinned import PINNED
from module_server.settings import settings_from


@pytest.mark.parametrize(
    ("module", "package", "requirement"),
    [
        ("numpy", "", "numpy"),
        ("numpy", "numpy==2.1", "numpy==2.1"),
        ("numpy", "numpy == 2.1", "numpy==2.1"),
        ("numpy", "==2.1", "numpy==2.1"),
        ("PIL", "", "pillow"),
        ("PIL.Image", ">=10,<12", "pillow>=10,<12"),
        ("sklearn", "", "scikit-learn"),
        ("sklearn.linear_model", "", "scikit-learn"),
        ("cv2", "", "opencv-python-headless"),
        ("cv2", "opencv-contrib-python-headless", "opencv-contrib-python-headless"),
        ("yaml", "", "PyYAML"),
        ("bs4", "", "beautifulsoup4"),
        ("dateutil", "", "python-dateutil"),
        ("google.cloud.storage", "", "google-cloud-storage"),
        ("google.cloud.secret_manager", "", "google-cloud-secret-manager"),
        ("google.protobuf.json_format", "", "protobuf"),
        ("ruamel.yaml", "", "ruamel.yaml"),
        ("httpx", "httpx[http2,brotli]~=0.28", "httpx[http2,brotli]~=0.28"),
        ("pandas", "pandas==2.*", "pandas==2.*"),
        ("math", "", ""),
        ("os.path", "", ""),
        ("tomllib", "tomli", "tomli"),
    ],
)
def test_which_package_brings_a_module(module: str, package: str, requirement: str):
    assert requirement_for(module, package) == requirement


@pytest.mark.parametrize(
    "package",
    [
        "-r /etc/passwd",
        "--index-url=http://x",
        "git+https://x/y",
        "numpy @ https://x/numpy.whl",
        "./numpy",
        "/tmp/x.whl",
        "numpy; python_version<'4'",
        "numpy==",
        "numpy==1 --pre",
        "numpy\npandas",
        "numpy,pandas",
        "a" * 201,
        "==1;x",
        "nümpy",
    ],
)
def test_only_a_name_with_versions_is_a_requirement(package: str):
    with pytest.raises(PackageError, match="PACKAGE"):
        requirement_for("numpy", package)


def test_a_set_is_named_by_all_that_decides_what_is_in_it():
    key = set_key("numpy", ("grpcio==1",))
    assert len(key) == 16
    assert set_key("numpy", ("grpcio==1",)) == key
    assert set_key("numpy==2.1", ("grpcio==1",)) != key
    assert set_key("numpy", ("grpcio==2",)) != key


def test_developers_and_pods_have_the_same_versions():
    lines = Path(__file__).parent.parent.joinpath("requirements.txt").read_text("utf-8").splitlines()
    assert tuple(line for line in lines if not line.startswith("#")) == PINNED


def test_where_a_set_lies():
    settings = settings_from({"MODULE_NAME": "PIL", "PACKAGES_DIR": "/packages"})
    assert package_set(settings) == Path("/packages", set_key("pillow"))
    assert package_set(replace(settings, packages_dir="")) is None
