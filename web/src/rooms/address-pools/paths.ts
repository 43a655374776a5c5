/** Where the pages of address pools are. */

export const ADDRESS_POOLS = "/admin/address_pools";

export function addressPoolPage(pool: string): string {
  return `${ADDRESS_POOLS}/${encodeURIComponent(pool)}`;
}
