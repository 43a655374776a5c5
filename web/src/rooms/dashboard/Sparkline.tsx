/** A small curve of the last minutes; a picture beside numbers, so it is hidden from screen readers. */

const WIDTH = 120;
const HEIGHT = 32;

interface SparklineProps {
  /** One or two curves over the same axes. */
  series: number[][];
  /** Top of the picture; the highest value where it is larger or not given. */
  top?: number;
}

/** The picture grows from this many values to all there are. */
const FEWEST_SLOTS = 20;

/** Points of a curve that ends at the right edge. */
function points(values: number[], top: number): string {
  const step = WIDTH / (Math.max(values.length, FEWEST_SLOTS) - 1);
  const left = WIDTH - (values.length - 1) * step;
  return values
    .map((value, index) => `${(left + index * step).toFixed(1)},${(HEIGHT - (value / top) * HEIGHT).toFixed(1)}`)
    .join(" ");
}

export function Sparkline({ series, top = 0 }: SparklineProps) {
  const highest = Math.max(top, 1, ...series.flat());
  return (
    <svg className="nano-sparkline" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden>
      <line x1={0} y1={HEIGHT} x2={WIDTH} y2={HEIGHT} vectorEffect="non-scaling-stroke" />
      {series.map((values, index) => (
        <polyline key={index} points={points(values, highest)} vectorEffect="non-scaling-stroke" />
      ))}
    </svg>
  );
}
