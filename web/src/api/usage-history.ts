/** Samples of usage over the last minutes, as the dashboard draws them. */

export interface Sample {
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

const KEPT = 60;

/** The samples with one more at the end and the oldest gone. */
export function appended(history: readonly Sample[], sample: Sample): Sample[] {
  return [...history, sample].slice(-KEPT);
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
    cpu,
    read: of("bytes_read"),
    written: of("bytes_written"),
    received: of("bytes_received"),
    sent: of("bytes_sent"),
  };
}
