/** What a compute pool can be given: the address pools and the storage pools there are. */
import type { ComputePool } from "../../api/compute-pools";

export interface Choices {
  storages: string[];
  networks: string[];
}

function names(all: readonly string[]): string[] {
  return [...new Set(all.filter(Boolean))].sort();
}

export function choicesOf(
  pools: readonly ComputePool[],
  networks: readonly string[],
  storages: readonly string[],
): Choices {
  return {
    storages: names([...storages, ...pools.map(({ storage }) => storage)]),
    networks: names([...networks, ...pools.map(({ network }) => network)]),
  };
}

/** Whether there is anything to choose at all; a new installation knows only local disks and no address pool. */
export function hasChoices({ storages, networks }: Choices): boolean {
  return storages.length + networks.length > 0;
}
