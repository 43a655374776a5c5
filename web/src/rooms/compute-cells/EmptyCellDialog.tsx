/** Moves all instances of a cell to another one, as before work is done on its host. */
import { useTranslation } from "react-i18next";

import { shortName } from "../../api/guest";
import { useGuestSearch } from "../../api/guests";
import { LoadingDialog } from "../../shell/LoadingDialog";
import { MigrationDialog } from "../migrations/MigrationDialog";

const MOST_NAMED = 20;

export function EmptyCellDialog({ pool, cell, onClose }: { pool: string; cell: string; onClose: () => void }) {
  const { t } = useTranslation();
  const title = t("cells.moveTitle", { name: cell });
  const guests = useGuestSearch({ limit: MOST_NAMED, offset: 0, pool, cell }, false);
  if (!guests.data) return <LoadingDialog title={title} query={guests} onClose={onClose} />;
  const { result, total } = guests.data;
  const names = result.map(shortName).join(", ");
  return (
    <MigrationDialog
      title={title}
      name={t("cells.allOf", { name: cell })}
      pool={pool}
      source={cell}
      hint={t("cells.moveHint", { count: total, names: total > result.length ? `${names} …` : names })}
      onClose={onClose}
    />
  );
}
