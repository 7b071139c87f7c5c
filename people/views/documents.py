"""Documents: photos and letters, out of the database, to those who may see the person."""

from uuid import UUID

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.cache import patch_cache_control
from django.utils.csp import CSP
from django.views.decorators.csp import csp_override

from people.permissions import needs, person_for

ALONE = {"default-src": [CSP.NONE], "img-src": [CSP.SELF], "style-src": [CSP.UNSAFE_INLINE]}


@needs("person")
@csp_override(ALONE)
def document(request: HttpRequest, person_id: UUID, document_id: UUID) -> HttpResponse:
    """The bytes as they are kept, by id or by the key that entries name.

    A letter is downloaded, never opened inside our pages. A photo stands alone in a tab: the browser
    lays it out with a style of its own, and nothing else is allowed there.
    """
    person = person_for(request.user, person_id, "document")
    found = get_object_or_404(person.documents, Q(pk=document_id) | Q(key=document_id))
    response = HttpResponse(bytes(found.content), content_type=found.content_type)
    if found.pk == person.photo_id:  # the round shows each face again every minute
        patch_cache_control(response, private=True, max_age=3600)
    if found.content_type == "application/pdf":
        response["Content-Disposition"] = f'attachment; filename="letter-{found.recorded_at:%Y-%m-%d}.pdf"'
    return response
