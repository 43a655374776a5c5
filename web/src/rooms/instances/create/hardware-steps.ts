/** The sizes that are offered for a new instance, up to what the installation allows. */

const SMALLEST_MEMORY_MIB = 512;

/** 1, 2, 4 … and the limit itself, which need not be a power of two. */
function doubling(from: number, limit: number): number[] {
  const steps: number[] = [];
  for (let step = from; step < limit; step *= 2) steps.push(step);
  steps.push(Math.max(limit, from));
  return steps;
}

/** Numbers of cores. */
export function coreSteps(maxCores: number): number[] {
  return doubling(1, maxCores);
}

/** Sizes of memory in MiB; the limit comes in GiB. */
export function memorySteps(maxMemoryGiB: number): number[] {
  return doubling(SMALLEST_MEMORY_MIB, maxMemoryGiB * 1024);
}

export const SMALLEST_SYSTEM_DISK_GIB = 1;
export const SMALLEST_DATA_DISK_GIB = 2;
