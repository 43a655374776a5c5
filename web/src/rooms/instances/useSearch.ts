/** What is looked for in the list of instances; kept in the address, so that going back finds it again. */
import { useCallback, useMemo } from "react";
import { useSearchParams } from "react-router";

import type { GuestSearch } from "../../api/guests";

const PER_PAGE = 10;

export interface Search {
  query: GuestSearch;
  keyword: string;
  pool: string;
  /** One of the pool; empty for all of them, as `pool`. */
  cell: string;
  page: number;
  perPage: number;
  /** Whether anything but the page is chosen. */
  isNarrowed: boolean;
  setKeyword: (keyword: string) => void;
  setCell: (cell: string) => void;
  setPool: (pool: string) => void;
  setPage: (page: number) => void;
  setPerPage: (perPage: number) => void;
  widen: () => void;
}

function positive(text: string | null, otherwise: number): number {
  const number = Number(text);
  return Number.isInteger(number) && number > 0 ? number : otherwise;
}

export function useSearch(): Search {
  const [parameters, setParameters] = useSearchParams();
  const keyword = parameters.get("keyword") ?? "";
  const pool = parameters.get("pool") ?? "";
  const cell = pool && (parameters.get("cell") ?? "");
  const page = positive(parameters.get("page"), 1);
  const perPage = positive(parameters.get("perPage"), PER_PAGE);

  const change = useCallback(
    (changes: Record<string, string>) =>
      setParameters(
        (before) => {
          const next = new URLSearchParams(before);
          for (const [name, value] of Object.entries(changes)) {
            if (value) next.set(name, value);
            else next.delete(name);
          }
          return next;
        },
        { replace: true },
      ),
    [setParameters],
  );
  const setPage = useCallback((wanted: number) => change({ page: wanted > 1 ? String(wanted) : "" }), [change]);
  const query = useMemo<GuestSearch>(
    () => ({
      limit: perPage,
      offset: (page - 1) * perPage,
      ...(pool && { pool }),
      ...(cell && { cell }),
      ...(keyword && { keyword }),
    }),
    [cell, keyword, page, perPage, pool],
  );

  return {
    query,
    keyword,
    pool,
    cell,
    page,
    perPage,
    isNarrowed: keyword !== "" || pool !== "",
    setKeyword: (wanted) => change({ keyword: wanted.replace(/\s+/g, ""), page: "" }),
    setPool: (wanted) => change({ pool: wanted, cell: "", page: "" }),
    setCell: (wanted) => change({ cell: wanted, page: "" }),
    setPage,
    setPerPage: (wanted) => change({ perPage: wanted === PER_PAGE ? "" : String(wanted), page: "" }),
    widen: () => change({ keyword: "", pool: "", cell: "", page: "" }),
  };
}
