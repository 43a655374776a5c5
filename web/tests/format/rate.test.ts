import { expect, it } from "vitest";

import { rateOf, type Sample, timeLeft, WINDOW, withSample } from "../../src/format/rate";

it("a rate is that of the last moments, not of the whole transfer", () => {
  let samples: Sample[] = [];
  for (let second = 0; second <= 60; second++) {
    const sent = second <= 30 ? second * 10 : 300 + (second - 30) * 1000;
    samples = withSample(samples, { time: second * 1000, sent });
  }
  expect(rateOf(samples)).toBe(1000);
  expect(samples.length).toBeLessThanOrEqual(WINDOW / 1000 + 1);
});

it("there is no rate before there is something to compare", () => {
  expect(rateOf([])).toBe(0);
  expect(rateOf([{ time: 5, sent: 100 }])).toBe(0);
});

it("what stands still has no time left to tell", () => {
  expect(timeLeft(1000, 0)).toBeUndefined();
  expect(timeLeft(1001, 100)).toBe(11);
});
