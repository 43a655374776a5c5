/** Which values an instance can be given, as the server decides. */
import { KIB, MIB, TIB } from "../../../format/units";

const MOST_CORES = 256;
const MOST_CORES_OF_A_SOCKET = 32;
const SOCKETS = [1, 2, 4, 8];

/** One core, or pairs of threads on 1, 2, 4 or 8 sockets of at most 32 cores. */
export function areCores(text: string): boolean {
  const cores = Number(text);
  if (!/^\d+$/.test(text) || cores < 1 || cores > MOST_CORES) return false;
  const pairs = cores / 2;
  const isOn = (sockets: number) => pairs % sockets === 0 && pairs / sockets <= MOST_CORES_OF_A_SOCKET;
  return cores === 1 || (cores % 2 === 0 && SOCKETS.some(isOn));
}

/** bytes */
export function isMemory(size: number | undefined): boolean {
  return size !== undefined && size >= 16 * MIB && size <= 16 * TIB && size % KIB === 0;
}

/** Whether a disk can grow from `now` to `size` bytes. */
export function canGrow(size: number | undefined, now: number): boolean {
  return size !== undefined && size > now && size <= 64 * TIB && size % 512 === 0;
}

const GREATEST_LIMIT = 10 ** 12;

/** Operations or bytes per second. */
export function isLimit(limit: number | undefined): boolean {
  return limit !== undefined && Number.isInteger(limit) && limit > 0 && limit <= GREATEST_LIMIT;
}

/** A cap of processor time in percent of each core. */
export function isCpuLimit(text: string): boolean {
  return /^\d+$/.test(text) && Number(text) >= 1 && Number(text) <= 100;
}

const USER = /^[^\s:\p{Cc}]{1,128}$/u;

/** The name of a user inside the instance. */
export function isGuestUser(text: string): boolean {
  return USER.test(text);
}
