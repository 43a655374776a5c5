/** How far back the operation log is looked at. */

const FIXED = ["day", "week", "month", "year"] as const;
export const SPANS = [...FIXED, "free"] as const;
export type Span = (typeof SPANS)[number];
export type FixedSpan = (typeof FIXED)[number];

const DAYS: Record<FixedSpan, number> = { day: 1, week: 7, month: 31, year: 366 };

/** The beginning of the span that ends `now`, as the server writes times; undefined for the server's own, a day. */
export function beginningOf(span: FixedSpan, now: Date): string | undefined {
  if (span === "day") return undefined;
  const start = new Date(now);
  start.setDate(start.getDate() - DAYS[span]);
  const two = (number: number) => String(number).padStart(2, "0");
  return `${String(start.getFullYear())}-${two(start.getMonth() + 1)}-${two(start.getDate())} 00:00:00`;
}

/** A moment as a form tells it, `2026-11-26T18:30`, in the layout of the server. */
export function serverTime(moment: string): string {
  return `${moment.replace("T", " ")}:00`;
}

/** Whether both moments are there, and in order. */
export function isRange(from: string, to: string): boolean {
  return from !== "" && to !== "" && from < to;
}
