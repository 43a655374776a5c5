/** How fast a transfer goes, and how long it will still take. */

export interface Sample {
  /** milliseconds of any clock that runs evenly */
  time: number;
  /** bytes so far */
  sent: number;
}

/** Milliseconds that a rate is taken over: long enough to be steady, short enough to follow the network. */
export const WINDOW = 8000;

/** The samples of the last moments with one more. */
export function withSample(samples: readonly Sample[], sample: Sample): Sample[] {
  const young = samples.filter(({ time }) => sample.time - time <= WINDOW);
  return [...young, sample];
}

/** Bytes per second; 0 until there is something to compare. */
export function rateOf(samples: readonly Sample[]): number {
  const [first, last] = [samples[0], samples.at(-1)];
  if (!first || !last || last.time <= first.time) return 0;
  return ((last.sent - first.sent) / (last.time - first.time)) * 1000;
}

/** Seconds until `left` bytes have gone; undefined as long as nothing moves. */
export function timeLeft(left: number, rate: number): number | undefined {
  return rate > 0 ? Math.ceil(left / rate) : undefined;
}
