/** How far back the operation log is looked at. */

export const SPANS = ["day", "week", "month", "year"] as const;
export type Span = (typeof SPANS)[number];

const DAYS: Record<Span, number> = { day: 1, week: 7, month: 31, year: 366 };

/** The beginning of the span that ends `now`, as the server writes times; undefined for the server's own, a day. */
export function beginningOf(span: Span, now: Date): string | undefined {
  if (span === "day") return undefined;
  const start = new Date(now);
  start.setDate(start.getDate() - DAYS[span]);
  const two = (number: number) => String(number).padStart(2, "0");
  return `${String(start.getFullYear())}-${two(start.getMonth() + 1)}-${two(start.getDate())} 00:00:00`;
}
