/** System templates: named hardware that suits a guest system. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

import { call } from "./client";

/** What a device can be; the first of each is what most systems want. An empty word is none. */
export const HARDWARE = {
  operating_system: ["linux", "windows"],
  disk: ["scsi", "sata", "ide"],
  network: ["virtio", "e1000", "rtl8139"],
  display: ["vga", "cirrus", "virtio", "qxl", "none"],
  control: ["vnc", "spice"],
  usb: ["nec-xhci", ""],
  tablet: ["usb", "virtio", ""],
} as const;

export type Device = keyof typeof HARDWARE;

export type DeviceModel = (typeof HARDWARE)[Device][number];

export const DEVICES = Object.keys(HARDWARE) as Device[];

export interface TemplateSummary {
  id: string;
  name: string;
  operating_system: (typeof HARDWARE.operating_system)[number];
  created_time: string;
  modified_time: string;
}

export type TemplateWish = Record<"name" | "admin" | Device, string>;

/** `usb` and `tablet` are absent when there is none. */
export type Template = { id: string } & Omit<TemplateWish, "usb" | "tablet"> & Partial<TemplateWish>;

const KEY = "templates";
const path = (id: string) => `/templates/${encodeURIComponent(id)}`;

export function useTemplates() {
  return useQuery({
    queryKey: [KEY],
    queryFn: ({ signal }) => call<TemplateSummary[]>("GET", "/templates/", undefined, signal),
  });
}

export function useTemplate(id: string) {
  return useQuery({
    queryKey: [KEY, id],
    queryFn: ({ signal }) => call<Template>("GET", path(id), undefined, signal),
  });
}

function useChange<Wish>(change: (wish: Wish) => Promise<unknown>) {
  const queries = useQueryClient();
  return useMutation({ mutationFn: change, onSuccess: () => queries.invalidateQueries({ queryKey: [KEY] }) });
}

/** Replaces the template of the id; without one a new template is made. */
export const useSaveTemplate = (id?: string) =>
  useChange((wish: TemplateWish) =>
    id === undefined ? call<unknown>("POST", "/templates/", wish) : call<unknown>("PUT", path(id), wish),
  );

export const useDeleteTemplate = () => useChange((id: string) => call<string>("DELETE", path(id)));
