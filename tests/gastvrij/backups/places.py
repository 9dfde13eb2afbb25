"""Where back-ups are kept: a folder, or the storage of another firm."""

import secrets

import pytest
from moto.server import ThreadedMotoServer

from gastvrij.backups.shelf import DATA, MANIFEST, Shelf


@pytest.fixture
def storage(monkeypatch):
    """S3-compatible storage of another firm, played by moto."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "gastvrij")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "known-to-moto")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-west-1")
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    query = "endpoint=http://{}:{}".format(*server.get_host_and_port())
    bucket = f"attic-{secrets.token_hex(4)}"
    Shelf(f"s3://{bucket}?{query}").storage.bucket.create(
        CreateBucketConfiguration={"LocationConstraint": "eu-west-1"}
    )
    yield f"s3://{bucket}/gastvrij/nightly?{query}"
    server.stop()


@pytest.fixture(params=["folder", "storage"])
def place(request, tmp_path):
    """Where back-ups are kept, one after the other."""
    if request.param == "folder":
        return (tmp_path / "attic" / "nightly").as_uri()
    return request.getfixturevalue("storage")


def put(shelf, moment, endings=(MANIFEST, DATA)):
    name = f"gastvrij-{moment:%Y%m%dT%H%M%SZ}-abcd"
    for ending in endings:
        with shelf.writing(name, ending) as file:
            file.write(b"{}")
    return name
