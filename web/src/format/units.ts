/** Sizes, speeds and times as people read them; numbers follow the language. */

export const KIB = 2 ** 10;
export const MIB = 2 ** 20;
export const GIB = 2 ** 30;
export const TIB = 2 ** 40;
/** Bytes per second of one megabit per second, as the platform counts bandwidth. */
export const MBIT = 131072;

const UNITS = ["B", "KiB", "MiB", "GiB", "TiB", "PiB"];

/** `bytes` in the largest unit that leaves at least 1, in at most three digits where they are enough; never broken over two lines. */
export function formatBytes(bytes: number, language: string): string {
  let value = bytes;
  let unit = 0;
  while (value >= 1024 && unit < UNITS.length - 1) {
    value /= 1024;
    unit += 1;
  }
  const number = new Intl.NumberFormat(language, { maximumFractionDigits: unit === 0 || value >= 100 ? 0 : 1 }).format(
    value,
  );
  return `${number}\u00a0${UNITS[unit] ?? "B"}`;
}

export function formatSpeed(bytesPerSecond: number, language: string): string {
  return `${formatBytes(Math.round(bytesPerSecond), language)}/s`;
}

/** A share of 0 to 100 as text with a percent sign. */
export function formatPercent(percent: number, language: string): string {
  return new Intl.NumberFormat(language, { style: "percent", maximumFractionDigits: percent < 10 ? 1 : 0 }).format(
    percent / 100,
  );
}

const SPANS = [
  ["day", 86_400],
  ["hour", 3600],
  ["minute", 60],
  ["second", 1],
] as const;

/** How long something takes, in its two largest units. */
export function formatDuration(seconds: number, language: string): string {
  let rest = Math.floor(seconds);
  const parts: string[] = [];
  for (const [unit, length] of SPANS) {
    const count = Math.floor(rest / length);
    rest -= count * length;
    if (count > 0 || (unit === "second" && parts.length === 0)) {
      parts.push(new Intl.NumberFormat(language, { style: "unit", unit, unitDisplay: "short" }).format(count));
    }
  }
  return parts.slice(0, 2).join(" ");
}
