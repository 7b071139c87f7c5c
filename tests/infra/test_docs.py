"""The API describes itself, from our own files only."""

import re

import pytest
from rest_framework.test import APIClient

from tests.cast import Cast


@pytest.fixture
def reader(cast: Cast) -> APIClient:
    client = APIClient()
    client.force_authenticate(cast.ruth)
    return client


def test_the_page_names_no_other_address_and_nothing_inline(reader: APIClient) -> None:
    page = reader.get("/api/docs/").content.decode()
    assert "swagger-ui" in page
    assert not re.findall(r"https?://", page)
    assert not re.findall(r"<style|<script(?! src)", page)


def test_the_schema_is_openapi(reader: APIClient) -> None:
    schema = reader.get("/api/schema/", headers={"Accept": "application/json"})
    assert schema.status_code == 200
    assert b"openapi" in schema.content


def test_nobody_reads_them_without_signing_in() -> None:
    for address in ("/api/docs/", "/api/schema/"):
        assert APIClient().get(address).status_code in (401, 403)
