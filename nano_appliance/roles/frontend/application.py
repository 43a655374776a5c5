"""The frontend's web application, put together from the table of routes; no rule of any route lives here."""

from __future__ import annotations

from dataclasses import replace
from ipaddress import IPv4Network

from nano_appliance.rest.answer import RawAnswer
from nano_appliance.rest.application import RestApplication, Route
from nano_appliance.rest.request import Request
from nano_appliance.roles.frontend.api.portal import portal_fallback
from nano_appliance.roles.frontend.authentication import known_by
from nano_appliance.roles.frontend.browser_rules import ANSWER_HEADERS, origin_headers
from nano_appliance.roles.frontend.changes import with_rights_and_record
from nano_appliance.roles.frontend.client_address import client_address
from nano_appliance.roles.frontend.frontend import Frontend
from nano_appliance.roles.frontend.route import FrontendRoute, Visit
from nano_appliance.roles.frontend.routes.row import BASE
from nano_appliance.roles.frontend.routes.table import CONTRACT_ROUTES, OWN_ROUTES, preflight_routes


def make_application(frontend: Frontend) -> RestApplication[Visit]:
    """The application over `frontend`."""
    proxies = tuple(IPv4Network(text, strict=False) for text in frontend.configuration.trusted_proxies)

    def guard(request: Request, route: Route[Visit]) -> Visit:
        assert isinstance(route, FrontendRoute)  # noqa: S101 - the table holds nothing else
        address = client_address(
            request.remote_address,
            request.headers.get("X-Forwarded-For", ""),
            request.headers.get("X-Real-Ip", ""),
            proxies,
        )
        visit = Visit(frontend, route, address)
        if route.needs.open:
            return visit
        visit = replace(visit, known=known_by(frontend, request, address))
        # Asking for the session refuses a request that names none.
        return replace(visit, known=visit.session)

    def finish(request: Request, answer: RawAnswer) -> RawAnswer:
        if not request.path.startswith(f"{BASE}/") or any(name == "Cache-Control" for name, _ in answer.headers):
            return answer
        others_may_read = frontend.configuration.cors_enable and request.method != "OPTIONS"
        origin = origin_headers(request.headers.get("Origin", "")) if others_may_read else {}
        return replace(answer, headers=(*answer.headers, *ANSWER_HEADERS.items(), *origin.items()))

    rows = (*CONTRACT_ROUTES, *OWN_ROUTES, *preflight_routes())
    routes = [with_rights_and_record(replace(row, path=BASE + row.path)) for row in rows]
    return RestApplication(routes, guard, fallback=portal_fallback(frontend.portal), finish=finish)
