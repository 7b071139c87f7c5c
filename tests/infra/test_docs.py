"""The API describes itself, from our own files only."""

import re

import pytest
from django.contrib.auth import get_user_model
from rest_framework.test import APIClient


@pytest.fixture
def reader() -> APIClient:
    client = APIClient()
    client.force_authenticate(get_user_model()())
    return client


@pytest.mark.django_db
def test_the_page_names_no_other_address_and_nothing_inline(reader: APIClient) -> None:
    page = reader.get("/api/docs/").content.decode()
    assert "swagger-ui" in page
    assert not re.findall(r"https?://", page)
    assert not re.findall(r"<style|<script(?! src)", page)


@pytest.mark.django_db
def test_the_schema_is_openapi(reader: APIClient) -> None:
    schema = reader.get("/api/schema/", headers={"Accept": "application/json"})
    assert schema.status_code == 200
    assert b"openapi" in schema.content


def test_nobody_reads_them_without_signing_in() -> None:
    for address in ("/api/docs/", "/api/schema/"):
        assert APIClient().get(address).status_code in (401, 403)
