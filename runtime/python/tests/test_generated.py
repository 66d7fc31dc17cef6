import pytest


def test_the_stubs_are_those_of_the_proto():
    pytest.importorskip("grpc_tools")
    import generate

    assert generate.outdated() == []
