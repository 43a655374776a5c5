"""Routes about images and system templates."""

from __future__ import annotations

from nano_appliance.model.menu import Menu
from nano_appliance.roles.frontend.api.downloads import download
from nano_appliance.roles.frontend.gateway import create, forward, search_by_query, upload
from nano_appliance.roles.frontend.routes.row import DISK_IMAGE, MEDIA_IMAGE, TAIL, R

MEDIUM, DISK = "/media_images/<id>", "/disk_images/<id>"

IMAGE_ROUTES = (
    R("GET", f"/media_image_search{TAIL}", search_by_query, kind=MEDIA_IMAGE),
    R("GET", "/media_images/", forward, kind=MEDIA_IMAGE),
    R("GET", MEDIUM, forward, kind=MEDIA_IMAGE),
    R("POST", "/media_images/", create, menu=Menu.MEDIA, kind=MEDIA_IMAGE, log="create media image {name}"),
    R("PUT", MEDIUM, create, menu=Menu.MEDIA, kind=MEDIA_IMAGE, log="modify media image {id}"),
    R("DELETE", MEDIUM, forward, slow=True, menu=Menu.MEDIA, kind=MEDIA_IMAGE, log="delete media image {id}"),
    R("POST", f"{MEDIUM}/file/", upload, stream=True, menu=Menu.MEDIA, kind=MEDIA_IMAGE, log="upload media image {id}"),
    R("PATCH", "/media_images/", create, slow=True, menu=Menu.MEDIA, kind=MEDIA_IMAGE, log="synchronise media images"),
    R("GET", f"/disk_image_search{TAIL}", search_by_query, kind=DISK_IMAGE),
    R("GET", DISK, forward, kind=DISK_IMAGE),
    R("POST", "/disk_images/", create, slow=True, menu=Menu.IMAGE, kind=DISK_IMAGE, log="create disk image {name}"),
    R("PUT", DISK, create, menu=Menu.IMAGE, kind=DISK_IMAGE, log="modify disk image {id}"),
    R("DELETE", DISK, forward, slow=True, menu=Menu.IMAGE, kind=DISK_IMAGE, log="delete disk image {id}"),
    R("PATCH", "/disk_images/", create, slow=True, menu=Menu.IMAGE, kind=DISK_IMAGE, log="synchronise disk images"),
    R("POST", f"{DISK}/file/", upload, stream=True, menu=Menu.IMAGE, kind=DISK_IMAGE, log="upload disk image {id}"),
    R("GET", f"{DISK}/file/", download, open=True, stream=True, kind=DISK_IMAGE),
    R("GET", "/templates/", forward),
    R("GET", "/templates/<id>", forward),
    R("POST", "/templates/", forward, menu=Menu.TEMPLATES, log="create system template {name}"),
    R("PUT", "/templates/<id>", forward, menu=Menu.TEMPLATES, log="modify system template {id}"),
    R("DELETE", "/templates/<id>", forward, menu=Menu.TEMPLATES, log="delete system template {id}"),
)
