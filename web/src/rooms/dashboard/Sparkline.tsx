/** A small curve over time; a picture beside numbers, so it is hidden from screen readers. */

const WIDTH = 120;
const HEIGHT = 32;

interface SparklineProps {
  /** Milliseconds of the values, in order. */
  times: readonly number[];
  /** One or two curves over the same axes. */
  series: readonly (readonly number[])[];
  /** Top of the picture; the highest value where it is larger or not given. */
  top?: number;
}

/** Milliseconds that the picture spans at least; it grows to all there are. */
const SHORTEST_SPAN = 40_000;

/** Points of a curve that ends at the right edge. */
function points(times: readonly number[], values: readonly number[], top: number): string {
  const [first = 0, last = 0] = [times[0], times.at(-1)];
  const span = Math.max(last - first, SHORTEST_SPAN);
  return values
    .map((value, index) => {
      const x = WIDTH * (1 - (last - (times[index] ?? last)) / span);
      return `${x.toFixed(1)},${(HEIGHT - (value / top) * HEIGHT).toFixed(1)}`;
    })
    .join(" ");
}

export function Sparkline({ times, series, top = 0 }: SparklineProps) {
  const highest = Math.max(top, 1, ...series.flat());
  return (
    <svg className="nano-sparkline" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden>
      <line x1={0} y1={HEIGHT} x2={WIDTH} y2={HEIGHT} vectorEffect="non-scaling-stroke" />
      {series.map((values, index) => (
        <polyline key={index} points={points(times, values, highest)} vectorEffect="non-scaling-stroke" />
      ))}
    </svg>
  );
}
