"""What every answer of the HTTP door carries."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase

OPEN = {"api", "feeds"}


class OpenToAll:
    """Published data may be read by any page's script, from anywhere."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if request.path.split("/", 2)[1] in OPEN:
            response["Access-Control-Allow-Origin"] = "*"
        return response
