/** IPv4 addresses as the platform takes them. */

const ALL_ONES = 2 ** 32 - 1;

/** The address as a number; undefined for a text that is none. */
export function parseAddress(text: string): number | undefined {
  const parts = text.split(".");
  if (parts.length !== 4 || !parts.every((part) => /^(0|[1-9]\d{0,2})$/.test(part) && Number(part) < 256))
    return undefined;
  return parts.reduce((sum, part) => sum * 256 + Number(part), 0);
}

/** Whether a host can have it: not 0.0.0.0, and neither loopback nor multicast nor reserved. */
export function isHostAddress(text: string): boolean {
  const address = parseAddress(text);
  if (address === undefined || address === 0) return false;
  const first = Math.floor(address / 2 ** 24);
  return first !== 127 && first < 224;
}

/** How many addresses a network with this mask has; undefined for a text that is no mask of 1 to 30 ones. */
export function networkSize(mask: string): number | undefined {
  const ones = parseAddress(mask);
  if (ones === undefined || ones === 0) return undefined;
  const size = ALL_ONES - ones + 1;
  return size >= 4 && Number.isInteger(Math.log2(size)) ? size : undefined;
}

/** Whether `end` may end a range that begins with `start`: not below it, in the same network, not its broadcast. */
export function canEnd(end: string, start: string, mask: string): boolean {
  const [first, last, size] = [parseAddress(start), parseAddress(end), networkSize(mask)];
  if (first === undefined || last === undefined || size === undefined) return false;
  const network = Math.floor(first / size) * size;
  return last >= first && last < network + size - 1;
}

/** Whether `start` may begin a range: any address of its network but the network's own. */
export function canStart(start: string, mask: string): boolean {
  const [first, size] = [parseAddress(start), networkSize(mask)];
  return first !== undefined && size !== undefined && first % size !== 0;
}
