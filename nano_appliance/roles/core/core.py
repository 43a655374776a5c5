"""The core's services put together over one folder; listens to cells from the moment it is made, serves no API."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from nano_appliance.host.paths import ModuleFolder
from nano_appliance.link.core_link import CoreLink
from nano_appliance.link.directory import Member
from nano_appliance.model.caller import TRUSTED
from nano_appliance.model.configuration import DomainConfiguration
from nano_appliance.model.image import ImageKind
from nano_appliance.model.report import CellReport
from nano_appliance.roles.core.address_pools import AddressPools
from nano_appliance.roles.core.address_returns import AddressReturns
from nano_appliance.roles.core.batches.create import BatchedCreation
from nano_appliance.roles.core.batches.driver import BatchDriver
from nano_appliance.roles.core.batches.existing import BatchedOrders
from nano_appliance.roles.core.batches.register import BatchRegister
from nano_appliance.roles.core.batches.resumption import BatchResumption
from nano_appliance.roles.core.cell_orders import CellOrders
from nano_appliance.roles.core.cell_storage import CellStorage
from nano_appliance.roles.core.cells import Cells
from nano_appliance.roles.core.creations import Creations
from nano_appliance.roles.core.failover.failovers import Failovers
from nano_appliance.roles.core.failover.pool_door import PoolDoor
from nano_appliance.roles.core.failover.resumption import resumed_failovers
from nano_appliance.roles.core.image_library import ImageLibrary
from nano_appliance.roles.core.image_synchronisation import ImageSynchronisation
from nano_appliance.roles.core.index import InstanceIndex
from nano_appliance.roles.core.instances.access import InstanceAccess
from nano_appliance.roles.core.instances.build_image import ImageBuild
from nano_appliance.roles.core.instances.console import InstanceConsole
from nano_appliance.roles.core.instances.create import InstanceCreation
from nano_appliance.roles.core.instances.delete import InstanceDeletion
from nano_appliance.roles.core.instances.disks import InstanceDisks
from nano_appliance.roles.core.instances.listing import InstanceListing
from nano_appliance.roles.core.instances.lookup import InstanceLookup
from nano_appliance.roles.core.instances.media import InstanceMedia
from nano_appliance.roles.core.instances.rename import InstanceRenaming
from nano_appliance.roles.core.instances.reset_system import InstanceReset
from nano_appliance.roles.core.instances.security import InstanceSecurity
from nano_appliance.roles.core.instances.settings import InstanceSettings
from nano_appliance.roles.core.instances.snapshots import InstanceSnapshots
from nano_appliance.roles.core.instances.start import InstanceStart
from nano_appliance.roles.core.instances.stop import InstanceStop
from nano_appliance.roles.core.instances.work import InstanceWork
from nano_appliance.roles.core.local_time import now
from nano_appliance.roles.core.migrations.commands import MigrationCommands
from nano_appliance.roles.core.migrations.driver import MigrationDriver
from nano_appliance.roles.core.migrations.migrate import InstanceMigration
from nano_appliance.roles.core.migrations.register import MigrationRegister
from nano_appliance.roles.core.picture import Picture
from nano_appliance.roles.core.placement import Placement
from nano_appliance.roles.core.policies import Policies
from nano_appliance.roles.core.pools import Pools
from nano_appliance.roles.core.reports import Reports
from nano_appliance.roles.core.resets import Resets
from nano_appliance.roles.core.status import Status
from nano_appliance.roles.core.storage_pools import StoragePools
from nano_appliance.roles.core.tasks import Tasks
from nano_appliance.roles.core.template_ids import id_maker
from nano_appliance.roles.core.templates import Templates
from nano_appliance.store.image_data import ImageData
from nano_appliance.store.index_data import IndexData
from nano_appliance.store.resource_data import ResourceData


@dataclass(frozen=True)
class Core:
    """What the API's handlers call, and the link to the cells."""

    pools: Pools
    address_pools: AddressPools
    storage_pools: StoragePools
    templates: Templates
    policies: Policies
    cells: Cells
    cell_storage: CellStorage
    status: Status
    lookup: InstanceLookup
    listing: InstanceListing
    creation: InstanceCreation
    deletion: InstanceDeletion
    start: InstanceStart
    stop: InstanceStop
    media: InstanceMedia
    security: InstanceSecurity
    settings: InstanceSettings
    renaming: InstanceRenaming
    access: InstanceAccess
    console: InstanceConsole
    batches: BatchRegister
    batched_creation: BatchedCreation
    batched_orders: BatchedOrders
    batch_resumption: BatchResumption
    migration: InstanceMigration
    migrations: MigrationRegister
    migration_driver: MigrationDriver
    failovers: Failovers
    picture: Picture
    media_images: ImageLibrary
    media_synchronisation: ImageSynchronisation
    disk_images: ImageLibrary
    disk_synchronisation: ImageSynchronisation
    snapshots: InstanceSnapshots
    disks: InstanceDisks
    reset: InstanceReset
    build: ImageBuild
    tasks: Tasks
    link: CoreLink


def make_core(folder: ModuleFolder, configuration: DomainConfiguration) -> Core:
    """Read the data files and open the link.

    Raises Misconfigured for damaged files, Conflict for a second core of the domain, Unavailable for addresses and
    ports that cannot be used.
    """
    make_template_id = id_maker(lambda: int(time.time()), secrets.token_bytes)
    resources = ResourceData(
        folder.data / "resource.data",
        make_template_id=make_template_id,
        now=now(),
    )

    def changed(pool: str) -> None:
        cells.settings_changed(pool)

    def gone(instance_id: str) -> None:
        returns.gone(instance_id)

    pools = Pools(
        resources,
        changed,
        lambda pool: failovers.under_way(pool),  # noqa: PLW0108 - it is made later
    )
    address_pools = AddressPools(resources, changed)
    storage_pools = StoragePools(resources)
    index_data = IndexData(folder.data / "index.data")
    index = InstanceIndex(index_data, pools.pool_of, gone)
    creations, resets, tasks = Creations(), Resets(), Tasks()
    timeout = float(configuration.operation_timeout)

    def member_of(cell: str) -> Member | None:
        membership = pools.membership(cell)
        if membership is None:
            return None
        return Member(pools.pool_of(cell), membership.enabled, membership.fingerprint)

    def heard(report: CellReport) -> bool:
        return reports.heard(report)

    def use_of_media(image_id: str) -> str:
        attached = any(each.state.media == image_id for each in picture.instances())
        return "inserted in an instance" if attached else ""

    def use_of_disk(image_id: str) -> str:
        cloned = any(each.order.image and each.order.image.id == image_id for each in creations.pending())
        return "being cloned" if cloned or resets.uses(image_id) else ""

    def library(kind: ImageKind, use_of: Callable[[str], str]) -> ImageLibrary:
        made = ImageLibrary(kind, images, folder.data / kind.folder, use_of)
        made.clean_up()
        return made

    images = ImageData(folder.data / "image.data")
    media_images = library(ImageKind.MEDIA, use_of_media)
    disk_images = library(ImageKind.DISK, use_of_disk)

    def locate(kind: ImageKind, image_id: str, version: int) -> Path:
        return (media_images if kind is ImageKind.MEDIA else disk_images).file(image_id, version)

    # Nothing is heard from cells before the link's start, when everything below exists.
    link = CoreLink(
        folder.cert,
        configuration,
        member_of=member_of,
        heard=heard,
        locate_image=locate,
        accept_image=disk_images.accept,
    )
    picture = Picture(link.directory.alive, pools.pool_of)
    picture.load(index.entries())
    orders = CellOrders(link.directory)
    placement = Placement(picture, creations, pools.sharing)
    door = PoolDoor(pools, picture, placement, index, orders)
    failovers = resumed_failovers(folder.data / "failover.data", door)
    lookup = InstanceLookup(picture, creations, resets, pools)
    cells = Cells(
        pools=pools,
        address_pools=address_pools,
        storage_pools=storage_pools,
        directory=link.directory,
        picture=picture,
        creations=creations,
        orders=orders,
        tasks=tasks,
        failovers=failovers,
        timeout=timeout,
    )
    returns = AddressReturns(pools, address_pools, picture, creations)
    work = InstanceWork(picture=picture, index=index, orders=orders, tasks=tasks, timeout=timeout)
    deletion = InstanceDeletion(lookup, work, tasks, failovers.settled)
    start = InstanceStart(lookup, work, media_images)
    templates = Templates(resources, make_template_id)
    policies = Policies(resources)
    creation = InstanceCreation(
        pools=pools,
        templates=templates,
        policies=policies,
        address_pools=address_pools,
        returns=returns,
        images=disk_images,
        picture=picture,
        creations=creations,
        placement=placement,
        work=work,
    )
    stop = InstanceStop(lookup, work)
    batches = BatchRegister(index_data, picture)
    driver = BatchDriver(batches)
    batched_creation = BatchedCreation(creation, picture, driver)
    batched_orders = BatchedOrders(lookup, deletion, stop, start, driver)
    resumption = BatchResumption(batches, driver, batched_creation, batched_orders)
    migrations = MigrationRegister(index_data, picture, index)
    commands = MigrationCommands(picture, orders, lambda image_id: media_images.source(TRUSTED, image_id), failovers)
    migration_driver = MigrationDriver(migrations, commands, tasks, pools.pool_of)
    reports = Reports(
        picture=picture,
        index=index,
        cells=cells,
        creations=creations,
        deletion=deletion,
        returns=returns,
        resumption=resumption,
        migrations=migration_driver,
        failovers=failovers,
    )
    return Core(
        pools=pools,
        address_pools=address_pools,
        storage_pools=storage_pools,
        templates=templates,
        policies=policies,
        cells=cells,
        cell_storage=CellStorage(pools, orders),
        status=Status(resources.zone.get().zone, pools, picture, now()),
        lookup=lookup,
        listing=InstanceListing(picture, creations, pools),
        creation=creation,
        deletion=deletion,
        start=start,
        stop=stop,
        media=InstanceMedia(lookup, work, media_images),
        security=InstanceSecurity(lookup, work),
        settings=InstanceSettings(lookup, work),
        renaming=InstanceRenaming(lookup, work, picture, pools, creations),
        access=InstanceAccess(lookup, work),
        console=InstanceConsole(lookup, work, link.authority.certificate),
        batches=batches,
        batched_creation=batched_creation,
        batched_orders=batched_orders,
        batch_resumption=resumption,
        migration=InstanceMigration(pools, picture, lookup, creations, migrations, migration_driver),
        migrations=migrations,
        migration_driver=migration_driver,
        failovers=failovers,
        picture=picture,
        media_images=media_images,
        media_synchronisation=ImageSynchronisation(media_images, tasks, timeout),
        disk_images=disk_images,
        disk_synchronisation=ImageSynchronisation(disk_images, tasks, timeout),
        snapshots=InstanceSnapshots(lookup, work),
        disks=InstanceDisks(lookup, work),
        build=ImageBuild(lookup, work, disk_images, picture),
        reset=InstanceReset(lookup, work, disk_images, resets),
        tasks=tasks,
        link=link,
    )
