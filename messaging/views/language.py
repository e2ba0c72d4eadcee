"""Which language a page is written in: the one chosen here, else the one the browser asks for."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.views.decorators.csrf import csrf_exempt
from django.views.i18n import set_language

_ENGLISH = ("/api", "/admin/")  # programs and operators compare what they read with its source

# Nothing is guarded by a choice of language, and a token in the footer would put a cookie on every
# page. GET changes nothing and leads back; `next` never leads to another site.
choose_language = csrf_exempt(set_language)


def speak(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Middleware: pages in the reader's language, named in their headers; the rest in English.

    In place of Django's LocaleMiddleware, which would translate the API's answers too, has caches
    keep a file or a picture once for each language, and does not tell them that the cookie counts.
    """

    def respond(request: HttpRequest) -> HttpResponseBase:
        if request.path.startswith(_ENGLISH):
            translation.activate(settings.LANGUAGE_CODE)
            return get_response(request)
        # Left active, as by Django: a streamed answer is written after this function has ended.
        translation.activate(translation.get_language_from_request(request))
        language = translation.get_language()
        response = get_response(request)
        if _is_page(response):
            patch_vary_headers(response, ("Accept-Language", "Cookie"))
            response.headers.setdefault("Content-Language", language)
        else:
            translation.activate(settings.LANGUAGE_CODE)
        return response

    return respond


def _is_page(response: HttpResponseBase) -> bool:
    """Whether it is HTML: a file, a picture or JSON is the same for everybody."""
    return response.headers.get("Content-Type", "").startswith("text/html")
