/** The instances that are chosen from pages of a list, as they were last seen. */
import { useMemo, useState } from "react";

import type { Guest } from "../../../api/guest";
import type { Selection } from "../../../shell/DataTable";

interface Chosen {
  guests: readonly Guest[];
  selection: Selection;
  chooseNone: () => void;
}

export function useChosen(page: readonly Guest[] = []): Chosen {
  const [known, setKnown] = useState<ReadonlyMap<string, Guest>>(new Map());
  const guests = useMemo(() => {
    const seen = new Map(page.map((guest) => [guest.id, guest]));
    return [...known.values()].map((guest) => seen.get(guest.id) ?? guest);
  }, [known, page]);
  const choose = (ids: ReadonlySet<string>) => {
    const all = [...guests, ...page].filter(({ id }) => ids.has(id));
    setKnown(new Map(all.map((guest) => [guest.id, guest])));
  };
  return {
    guests,
    selection: { chosen: new Set(known.keys()), onChange: choose },
    chooseNone: () => setKnown(new Map()),
  };
}
