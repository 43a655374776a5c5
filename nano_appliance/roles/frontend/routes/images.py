"""Routes about images and system templates."""

from __future__ import annotations

from nano_appliance.model.caller import DISK_IMAGE, MEDIA_IMAGE
from nano_appliance.model.menu import Menu
from nano_appliance.roles.frontend.api.downloads import download
from nano_appliance.roles.frontend.gateway import create, forward, search_by_query, upload
from nano_appliance.roles.frontend.permission import SESSION, Need, owned, room
from nano_appliance.roles.frontend.routes.row import TAIL, R

MEDIUM, DISK = "/media_images/<id>", "/disk_images/<id>"

IMAGE_ROUTES = (
    R("GET", f"/media_image_search{TAIL}", search_by_query, needs=owned(MEDIA_IMAGE)),
    R("GET", "/media_images/", forward, needs=owned(MEDIA_IMAGE)),
    R("GET", MEDIUM, forward, needs=owned(MEDIA_IMAGE)),
    R("POST", "/media_images/", create, needs=owned(MEDIA_IMAGE, Menu.MEDIA), log="create media image {name}"),
    R("PUT", MEDIUM, create, needs=owned(MEDIA_IMAGE, Menu.MEDIA), log="modify media image {id}"),
    R("DELETE", MEDIUM, forward, needs=owned(MEDIA_IMAGE, Menu.MEDIA), slow=True, log="delete media image {id}"),
    R(
        "POST",
        f"{MEDIUM}/file/",
        upload,
        needs=owned(MEDIA_IMAGE, Menu.MEDIA),
        stream=True,
        log="upload media image {id}",
    ),
    R(
        "PATCH",
        "/media_images/",
        create,
        needs=owned(MEDIA_IMAGE, Menu.MEDIA),
        slow=True,
        log="synchronise media images",
    ),
    R("GET", f"/disk_image_search{TAIL}", search_by_query, needs=owned(DISK_IMAGE)),
    R("GET", DISK, forward, needs=owned(DISK_IMAGE)),
    R("POST", "/disk_images/", create, needs=owned(DISK_IMAGE, Menu.IMAGE), slow=True, log="create disk image {name}"),
    R("PUT", DISK, create, needs=owned(DISK_IMAGE, Menu.IMAGE), log="modify disk image {id}"),
    R("DELETE", DISK, forward, needs=owned(DISK_IMAGE, Menu.IMAGE), slow=True, log="delete disk image {id}"),
    R("PATCH", "/disk_images/", create, needs=owned(DISK_IMAGE, Menu.IMAGE), slow=True, log="synchronise disk images"),
    R("POST", f"{DISK}/file/", upload, needs=owned(DISK_IMAGE, Menu.IMAGE), stream=True, log="upload disk image {id}"),
    R("GET", f"{DISK}/file/", download, needs=Need(open=True, kind=DISK_IMAGE), stream=True),
    R("GET", "/templates/", forward, needs=SESSION),
    R("GET", "/templates/<id>", forward, needs=SESSION),
    R("POST", "/templates/", forward, needs=room(Menu.TEMPLATES), log="create system template {name}"),
    R("PUT", "/templates/<id>", forward, needs=room(Menu.TEMPLATES), log="modify system template {id}"),
    R("DELETE", "/templates/<id>", forward, needs=room(Menu.TEMPLATES), log="delete system template {id}"),
)
