"""The archive in a bucket, on a server that speaks as Amazon's S3 does."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.request import urlopen

import pytest
import s3fs
from moto.server import ThreadedMotoServer

from documents.errors import ArchiveDamaged, InstallationError
from storage.archive import Archive

pytestmark = pytest.mark.slow

URL = "s3://papers/books"


@pytest.fixture
def bucket(monkeypatch: pytest.MonkeyPatch) -> Iterator[s3fs.S3FileSystem]:
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0)
    server.start()
    host, port = server.get_host_and_port()
    urlopen(f"http://{host}:{port}/moto-api/reset", data=b"").close()  # its buckets outlive it
    monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://{host}:{port}")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-west-1")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "key")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
    s3fs.S3FileSystem.clear_instance_cache()
    system = s3fs.S3FileSystem(use_listings_cache=False)
    system.call_s3("create_bucket", Bucket="papers", CreateBucketConfiguration={"LocationConstraint": "eu-west-1"})
    yield system
    s3fs.S3FileSystem.clear_instance_cache()
    server.stop()


def test_bytes_lie_under_the_prefix_and_are_read_by_who_opens_it_anew(bucket: s3fs.S3FileSystem) -> None:
    key = Archive(URL, "acme").put(b"hello")
    assert bucket.find("papers") == [f"papers/books/{key}"]
    again = Archive(URL, "acme")
    assert (again.holds(key), again.read(key)) == (True, b"hello")


def test_the_same_bytes_are_written_once(bucket: s3fs.S3FileSystem) -> None:
    archive = Archive(URL, "acme")
    key = archive.put(b"hello")
    written = bucket.info(f"papers/books/{key}")["LastModified"]
    assert archive.put(b"hello") == key
    assert bucket.info(f"papers/books/{key}")["LastModified"] == written


def test_what_was_changed_or_lost_in_the_bucket_is_told(bucket: s3fs.S3FileSystem) -> None:
    archive = Archive(URL, "acme")
    key = archive.put(b"hello")
    bucket.pipe_file(f"papers/books/{key}", b"hellO")
    with pytest.raises(ArchiveDamaged, match="changed"):
        archive.read(key)
    bucket.rm_file(f"papers/books/{key}")
    assert not archive.holds(key)
    with pytest.raises(ArchiveDamaged, match="lost"):
        archive.read(key)


def test_a_bucket_that_is_not_there_is_named(bucket: s3fs.S3FileSystem) -> None:
    with pytest.raises(InstallationError, match="s3://none/books cannot be written"):
        Archive("s3://none/books", "acme").put(b"hello")
