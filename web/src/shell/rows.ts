/** What a table shows of its rows: those that match, in an order, page by page. */

export interface Order<Row> {
  by: (row: Row) => string | number;
  isDescending: boolean;
}

/** The rows in whose text every word of `search` is found, whatever its letters' size. */
export function matching<Row>(rows: readonly Row[], search: string, textOf: (row: Row) => string): readonly Row[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return rows;
  return rows.filter((row) => {
    const text = textOf(row).toLowerCase();
    return words.every((word) => text.includes(word));
  });
}

/** The rows in an order; texts as the language sorts them, with numbers in them by their worth. */
export function sorted<Row>(rows: readonly Row[], order: Order<Row>, language: string): Row[] {
  const { compare } = new Intl.Collator(language, { numeric: true });
  const sign = order.isDescending ? -1 : 1;
  return [...rows].sort((first, second) => {
    const [one, other] = [order.by(first), order.by(second)];
    if (typeof one === "number" && typeof other === "number") return sign * (one - other);
    return sign * compare(String(one), String(other));
  });
}

/** The number of the page that is shown when `page` is asked for: there may be fewer by now. */
export function nearestPage(page: number, count: number, perPage: number): number {
  return Math.min(Math.max(1, page), Math.max(1, Math.ceil(count / perPage)));
}
