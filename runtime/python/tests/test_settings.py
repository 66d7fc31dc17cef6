import pytest

from module_server.settings import SettingsError, settings_from


def test_defaults():
    settings = settings_from({"MODULE_NAME": "numpy", "POD_NAME": "p"})
    assert (settings.port, settings.threads, settings.handle_seconds, settings.handle_limit) == (50051, 8, 600, 1000)
    assert (settings.pod_name, settings.package, settings.packages_dir, settings.pod_manager_url) == ("p", "", "", "")


def test_all_of_it():
    settings = settings_from(
        {
            "MODULE_NAME": " sklearn.linear_model ",
            "PORT": "6000",
            "POD_MANAGER_URL": "http://jac-orc.jac-orc:80",
            "PACKAGE": "scikit-learn==1.7",
            "HANDLE_SECONDS": "1.5",
            "DRAIN_SECONDS": "0",
        }
    )
    assert (settings.module_name, settings.port, settings.handle_seconds, settings.drain_seconds) == (
        "sklearn.linear_model",
        6000,
        1.5,
        0,
    )
    assert settings.pod_manager_url == "http://jac-orc.jac-orc:80"
    assert settings.pod_name


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("MODULE_NAME", ""),
        ("MODULE_NAME", "numpy; rm -rf /"),
        ("MODULE_NAME", "../os"),
        ("MODULE_NAME", "_thread"),
        ("MODULE_NAME", "a._b"),
        ("MODULE_NAME", "a..b"),
        ("MODULE_NAME", "a" * 201),
        ("MODULE_NAME", "module_server.handles"),
        ("PORT", "x"),
        ("PORT", "65536"),
        ("PORT", "1.5"),
        ("PORT", "-1"),
        ("THREADS", "0"),
        ("HANDLE_SECONDS", "nan"),
        ("HANDLE_SECONDS", "1e9"),
        ("HANDLE_LIMIT", "0"),
        ("GRACE_SECONDS", "٣"),
        ("POD_MANAGER_URL", "ftp://x"),
        ("POD_MANAGER_URL", "http://user:secret@x"),
        ("POD_MANAGER_URL", "http://[x"),
        ("POD_MANAGER_URL", "http://x\ny"),
    ],
)
def test_what_cannot_be_used_is_named(name: str, value: str):
    with pytest.raises(SettingsError, match=name) as caught:
        settings_from({"MODULE_NAME": "numpy", name: value})
    assert "secret" not in str(caught.value)
    assert "\n" not in str(caught.value)
