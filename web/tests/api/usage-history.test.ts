import { describe, expect, it } from "vitest";

import { appended, type Counters, type Sample, sampleBetween } from "../../src/api/usage-history";

const sample = (cpu: number): Sample => ({ cpu, read: 0, written: 0, received: 0, sent: 0 });
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
      cpu: 7,
      read: 100,
      written: 200,
      received: 300,
      sent: 400,
    });
  });

  it("are never negative when a restart set the counters back", () => {
    expect(sampleBetween(counters(1000, 900), counters(3000, 10), 0)).toEqual(sample(0));
  });
});

it("the history keeps its order and forgets its beginning", () => {
  let history: Sample[] = [];
  for (let cpu = 0; cpu < 100; cpu += 1) history = appended(history, sample(cpu));
  expect(history).toHaveLength(60);
  expect(history.map(({ cpu }) => cpu)).toEqual(Array.from({ length: 60 }, (_, index) => index + 40));
});
