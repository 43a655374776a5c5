/** Sizes and speeds as people type them, and the text of one that reads back as exactly the same. */

const PREFIXES = ["", "K", "M", "G", "T", "P"];
const SIZE = /^(\d{1,15}(?:[.,]\d{1,9})?)\s*(?:([KMGTP])(?:iB|B)?|(B))?$/i;
const SPEED = /^(\d{1,15}(?:[.,]\d{1,9})?)\s*([kKMGT]?)(?:(iB|B)|(bit|b))?(?:\/s|ps)?$/;

/** What a speed is usually told in: bits of a network, bytes of a disk. */
export type Family = "bit" | "byte";

/** `count` of a power of 1024, in whole ones of the power below. */
function scaled(count: string, power: number): number {
  const number = Number(count.replace(",", "."));
  return power === 0 ? Math.round(number) : Math.round(number * 1024) * 1024 ** (power - 1);
}

function powerOf(prefix: string): number {
  return PREFIXES.indexOf(prefix.toUpperCase());
}

/** The bytes that a size means, a number alone being GiB; undefined for a text that is none. */
export function parseSize(text: string): number | undefined {
  const [, count, prefix, plain] = SIZE.exec(text.trim()) ?? [];
  if (count === undefined) return undefined;
  if (plain) return scaled(count, 0);
  return prefix ? scaled(count, powerOf(prefix)) : scaled(count, powerOf("G"));
}

/** The bytes per second that a speed means, a number alone being Mbit/s or MiB/s; undefined for a text that is none. */
export function parseSpeed(text: string, family: Family): number | undefined {
  const [, count, prefix = "", bytes, bits] = SPEED.exec(text.trim()) ?? [];
  if (count === undefined) return undefined;
  const isAlone = !prefix && !bytes && !bits;
  const speed = scaled(count, powerOf(isAlone ? "M" : prefix));
  const isBits = bits !== undefined || (bytes === undefined && family === "bit");
  return isBits ? Math.floor(speed / 8) : speed;
}

/** The largest power of 1024 that `count` is a multiple of. */
function wholePower(count: number): number {
  let power = 0;
  while (count > 0 && power < PREFIXES.length - 1 && count % 1024 ** (power + 1) === 0) power += 1;
  return power;
}

/** A size in the largest unit that it is a whole number of; never broken over two lines. */
export function sizeText(bytes: number): string {
  const power = wholePower(bytes);
  return `${bytes / 1024 ** power}\u00a0${PREFIXES[power]}${power ? "iB" : "B"}`;
}

/** A speed in the largest unit that it is a whole number of. */
export function speedText(bytesPerSecond: number, family: Family): string {
  if (family === "byte") return `${sizeText(bytesPerSecond)}/s`;
  const power = wholePower(bytesPerSecond * 8);
  return `${(bytesPerSecond * 8) / 1024 ** power}\u00a0${PREFIXES[power]?.replace("K", "k")}bit/s`;
}
