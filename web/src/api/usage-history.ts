/** Samples of usage since an object was first looked at, as the dashboard draws them. */

export interface Sample {
  /** milliseconds since 1970 */
  time: number;
  /** percent */
  cpu: number;
  /** bytes per second */
  read: number;
  written: number;
  received: number;
  sent: number;
}

/** Counters of an instance at a moment, in bytes and milliseconds. */
export interface Counters {
  time: number;
  bytes_read: number;
  bytes_written: number;
  bytes_received: number;
  bytes_sent: number;
}

/** More samples than this are thinned to half as many. */
const MOST = 240;

/** Milliseconds in which a history is kept that nobody looks at, so that going to another page and back loses nothing. */
export const KEPT_UNSEEN = 3_600_000;

/** Part of the first step between samples that a later one has to reach; looks come a little early or late. */
const SLACK = 0.7;

/** The samples with one more at the end: from the first on, in steps that become longer as the history does. */
export function appended(history: readonly Sample[], sample: Sample): Sample[] {
  const longer = [...(isClose(history) ? history.slice(0, -1) : history), sample];
  return longer.length > MOST ? longer.filter((_, index) => index % 2 === 0) : longer;
}

/** Whether the last sample is nearer to the one before than samples are at the beginning, so that it may go. */
function isClose(history: readonly Sample[]): boolean {
  const [first, second] = history;
  const [beforeLast, last] = history.slice(-2);
  if (!first || !second || !beforeLast || !last) return false;
  return last.time - beforeLast.time < (second.time - first.time) * SLACK;
}

/** Bytes per second between two counters; 0 when the guest was restarted in between. */
function speed(before: number, after: number, seconds: number): number {
  return seconds > 0 && after >= before ? (after - before) / seconds : 0;
}

/** The sample between two looks at an instance's counters; without an earlier look all speeds are 0. */
export function sampleBetween(before: Counters | undefined, after: Counters, cpu: number): Sample {
  const seconds = before ? (after.time - before.time) / 1000 : 0;
  const of = (name: Exclude<keyof Counters, "time">) => speed(before?.[name] ?? 0, after[name], seconds);
  return {
    time: after.time,
    cpu,
    read: of("bytes_read"),
    written: of("bytes_written"),
    received: of("bytes_received"),
    sent: of("bytes_sent"),
  };
}
