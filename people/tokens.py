"""API tokens: the other way to say who one is. Not in `api`, because the framework's settings name it."""

import hashlib
from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework import authentication, exceptions
from rest_framework.request import Request

from people.models import ApiToken, Worker


class TokenAuthentication(authentication.BaseAuthentication):
    """`Authorization: Token …`: 256 random bits, kept as SHA-256, dying when revoked or with the account."""

    def authenticate(self, request: Request) -> tuple[Worker, ApiToken] | None:
        scheme, _, secret = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != "token":
            return None
        digest = hashlib.sha256(secret.strip().encode()).hexdigest()
        token = (
            ApiToken.objects.filter(digest=digest, revoked_at__isnull=True, worker__is_active=True)
            .select_related("worker")
            .first()
        )
        if token is None:
            raise exceptions.AuthenticationFailed("This token is not valid any more.")
        return token.worker, token

    def authenticate_header(self, request: Request) -> str:
        return "Token"


class TokenScheme(OpenApiAuthenticationExtension):
    target_class = "people.tokens.TokenAuthentication"
    name = "token"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {"type": "apiKey", "in": "header", "name": "Authorization", "description": "Token …"}
