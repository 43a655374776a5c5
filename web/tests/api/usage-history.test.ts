import { describe, expect, it } from "vitest";

import { appended, type Counters, type Sample, sampleBetween } from "../../src/api/usage-history";

const sample = (cpu: number, time = 1000): Sample => ({ time, cpu, read: 0, written: 0, received: 0, sent: 0 });
const counters = (time: number, bytes: number): Counters => ({
  time,
  bytes_read: bytes,
  bytes_written: 2 * bytes,
  bytes_received: 3 * bytes,
  bytes_sent: 4 * bytes,
});

describe("speeds", () => {
  it("are unknown at the first look", () => {
    expect(sampleBetween(undefined, counters(1000, 500), 7)).toEqual(sample(7));
  });

  it("are what was counted per second", () => {
    expect(sampleBetween(counters(1000, 100), counters(3000, 300), 7)).toEqual({
      time: 3000,
      cpu: 7,
      read: 100,
      written: 200,
      received: 300,
      sent: 400,
    });
  });

  it("are never negative when a restart set the counters back", () => {
    expect(sampleBetween(counters(1000, 900), counters(3000, 10), 0)).toEqual(sample(0, 3000));
  });
});

it("a history of any length goes from its first sample to its last in few even steps", () => {
  let history: Sample[] = [];
  for (let step = 0; step < 15_000; step += 1) {
    history = appended(history, sample(step % 100, step * 2000 + (step % 7)));
    expect(history.length).toBeLessThanOrEqual(240);
  }
  expect(history.length).toBeGreaterThan(100);
  const times = history.map(({ time }) => time);
  expect(times[0]).toBe(0);
  expect(times.at(-1)).toBe(14_999 * 2000 + (14_999 % 7));
  const steps = times.slice(1, -1).map((time, index) => time - (times[index] ?? 0));
  expect(Math.max(...steps) / Math.min(...steps)).toBeLessThan(2.1);
});
