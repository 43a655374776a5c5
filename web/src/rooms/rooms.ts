/** The rooms of the portal: one table that navigation, addresses and permissions are read from. */
import ClusterIcon from "@patternfly/react-icons/dist/esm/icons/cluster-icon";
import CogsIcon from "@patternfly/react-icons/dist/esm/icons/cogs-icon";
import CompactDiscIcon from "@patternfly/react-icons/dist/esm/icons/compact-disc-icon";
import DatabaseIcon from "@patternfly/react-icons/dist/esm/icons/database-icon";
import EyeIcon from "@patternfly/react-icons/dist/esm/icons/eye-icon";
import HddIcon from "@patternfly/react-icons/dist/esm/icons/hdd-icon";
import HistoryIcon from "@patternfly/react-icons/dist/esm/icons/history-icon";
import NetworkIcon from "@patternfly/react-icons/dist/esm/icons/network-icon";
import ShieldAltIcon from "@patternfly/react-icons/dist/esm/icons/shield-alt-icon";
import TachometerAltIcon from "@patternfly/react-icons/dist/esm/icons/tachometer-alt-icon";
import UsersIcon from "@patternfly/react-icons/dist/esm/icons/users-icon";
import VirtualMachineIcon from "@patternfly/react-icons/dist/esm/icons/virtual-machine-icon";
import { type ComponentType, lazy } from "react";

import type en from "../locales/en.json";

interface Page {
  path: string;
  Component: ComponentType;
}

export interface Room {
  /** Identifier that a session's menu must hold. */
  menu: string;
  title: keyof typeof en.rooms;
  Icon: ComponentType;
  /** The first is the one that the navigation leads to. */
  pages: readonly [Page, ...Page[]];
}

const PoolsPage = lazy(() => import("./compute-pools/ComputePoolsPage"));
const CellsPage = lazy(() => import("./compute-cells/ComputeCellsPage"));
const ZonePage = lazy(() => import("./dashboard/ZonePage"));
const PoolPage = lazy(() => import("./dashboard/PoolPage"));
const CellPage = lazy(() => import("./dashboard/CellPage"));
const InstancePage = lazy(() => import("./dashboard/InstancePage"));
const InstancesPage = lazy(() => import("./instances/InstancesPage"));
const DetailPage = lazy(() => import("./instances/DetailPage"));
const SnapshotsPage = lazy(() => import("./instances/snapshots/SnapshotsPage"));
const SecurityPage = lazy(() => import("./instances/security/SecurityPage"));
const UsersPage = lazy(() => import("./users/UsersPage"));
const GroupsPage = lazy(() => import("./users/GroupsPage"));
const RolesPage = lazy(() => import("./users/RolesPage"));
const MediaImagesPage = lazy(() => import("./images/MediaImagesPage"));
const AddressPoolsPage = lazy(() => import("./address-pools/AddressPoolsPage"));
const AddressPoolPage = lazy(() => import("./address-pools/AddressPoolPage"));
const StoragePoolsPage = lazy(() => import("./storage-pools/StoragePoolsPage"));
const TemplatesPage = lazy(() => import("./templates/TemplatesPage"));
const PoliciesPage = lazy(() => import("./policies/PoliciesPage"));
const PolicyPage = lazy(() => import("./policies/PolicyPage"));
const LogsPage = lazy(() => import("./logs/LogsPage"));
const VisibilityPage = lazy(() => import("./visibility/VisibilityPage"));
const DiskImagesPage = lazy(() => import("./images/DiskImagesPage"));

export const ROOMS: readonly Room[] = [
  {
    menu: "dashboard",
    title: "dashboard",
    Icon: TachometerAltIcon,
    pages: [
      { path: "/admin/dashboard", Component: ZonePage },
      { path: "/admin/dashboard/:pool", Component: PoolPage },
      { path: "/admin/dashboard/:pool/:cell", Component: CellPage },
      { path: "/admin/dashboard/:pool/:cell/:instance", Component: InstancePage },
    ],
  },
  {
    menu: "compute_pool",
    title: "computePools",
    Icon: ClusterIcon,
    pages: [
      { path: "/admin/compute_pools", Component: PoolsPage },
      { path: "/admin/compute_cells", Component: CellsPage },
    ],
  },
  {
    menu: "address_pool",
    title: "addressPools",
    Icon: NetworkIcon,
    pages: [
      { path: "/admin/address_pools", Component: AddressPoolsPage },
      { path: "/admin/address_pools/:pool", Component: AddressPoolPage },
    ],
  },
  {
    menu: "storage_pool",
    title: "storagePools",
    Icon: DatabaseIcon,
    pages: [{ path: "/admin/storage_pools", Component: StoragePoolsPage }],
  },
  {
    menu: "instance",
    title: "instances",
    Icon: VirtualMachineIcon,
    pages: [
      { path: "/admin/instances", Component: InstancesPage },
      { path: "/admin/instances/:id", Component: DetailPage },
      { path: "/admin/instances/:id/snapshots", Component: SnapshotsPage },
      { path: "/admin/instances/:id/security", Component: SecurityPage },
    ],
  },
  {
    menu: "image",
    title: "diskImages",
    Icon: HddIcon,
    pages: [{ path: "/admin/disk_images", Component: DiskImagesPage }],
  },
  {
    menu: "media",
    title: "mediaImages",
    Icon: CompactDiscIcon,
    pages: [{ path: "/admin/media_images", Component: MediaImagesPage }],
  },
  {
    menu: "templates",
    title: "templates",
    Icon: CogsIcon,
    pages: [{ path: "/admin/system_templates", Component: TemplatesPage }],
  },
  {
    menu: "policies",
    title: "policies",
    Icon: ShieldAltIcon,
    pages: [
      { path: "/admin/security_policies", Component: PoliciesPage },
      { path: "/admin/security_policies/:id", Component: PolicyPage },
    ],
  },
  {
    menu: "user",
    title: "users",
    Icon: UsersIcon,
    pages: [
      { path: "/admin/users", Component: UsersPage },
      { path: "/admin/users/groups", Component: GroupsPage },
      { path: "/admin/users/roles", Component: RolesPage },
    ],
  },
  {
    menu: "log",
    title: "logs",
    Icon: HistoryIcon,
    pages: [{ path: "/admin/logs", Component: LogsPage }],
  },
  {
    menu: "visibility",
    title: "visibility",
    Icon: EyeIcon,
    pages: [{ path: "/admin/visibilities", Component: VisibilityPage }],
  },
];

/** Rooms that a session with this menu may enter, in the order of the navigation. */
export function permittedRooms(menu: readonly string[]): Room[] {
  return ROOMS.filter((room) => menu.includes(room.menu));
}
