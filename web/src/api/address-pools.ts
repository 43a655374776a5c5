/** Address pools: the addresses that instances get, and who has which. */
import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

import { call } from "./client";

export type Provider = "dhcp" | "cloudinit";

export interface AddressPoolWish {
  name: string;
  gateway: string;
  dns: readonly string[];
  provider: Provider;
}

export interface AddressPoolSummary {
  name: string;
  gateway: string;
  dns?: string[];
  provider: Provider;
  /** How many there are in all. */
  addresses: number;
  allocated: number;
}

export interface RangeWish {
  start: string;
  end: string;
  netmask: string;
}

export interface AddressRange extends RangeWish {
  capacity: number;
}

export interface Allocation {
  address: string;
  /** Id of the instance that has it. */
  instance: string;
}

export interface AddressPool {
  name: string;
  gateway: string;
  dns?: string[];
  provider: Provider;
  ranges?: AddressRange[];
  allocated?: Allocation[];
}

const KEY = "address-pools";
const path = (pool: string) => `/address_pools/${encodeURIComponent(pool)}`;
const rangePath = (pool: string, start: string) => `${path(pool)}/internal/ranges/${encodeURIComponent(start)}`;

export function useAddressPools() {
  return useQuery({
    queryKey: [KEY],
    queryFn: ({ signal }) => call<AddressPoolSummary[]>("GET", "/address_pools/", undefined, signal),
    placeholderData: keepPreviousData,
  });
}

export function useAddressPool(pool: string, refresh: number | false) {
  return useQuery({
    queryKey: [KEY, pool],
    queryFn: ({ signal }) => call<AddressPool>("GET", path(pool), undefined, signal),
    refetchInterval: refresh,
  });
}

function useChange<Wish>(change: (wish: Wish) => Promise<string>) {
  const queries = useQueryClient();
  return useMutation({ mutationFn: change, onSuccess: () => queries.invalidateQueries({ queryKey: [KEY] }) });
}

/** Creates a pool, or replaces its settings. */
export const useSaveAddressPool = (method: "POST" | "PUT") =>
  useChange(({ name, ...wish }: AddressPoolWish) => call<string>(method, path(name), wish));

export const useDeleteAddressPool = () => useChange((name: string) => call<string>("DELETE", path(name)));

export const useAddRange = (pool: string) =>
  useChange(({ start, ...wish }: RangeWish) => call<string>("POST", rangePath(pool, start), wish));

export const useDeleteRange = (pool: string) =>
  useChange((start: string) => call<string>("DELETE", rangePath(pool, start)));
