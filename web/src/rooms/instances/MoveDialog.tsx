/** Moves one instance to another cell of its pool. */
import { useTranslation } from "react-i18next";

import { type Guest, shortName } from "../../api/guest";
import { MigrationDialog } from "../migrations/MigrationDialog";

export function MoveDialog({ guest, onClose }: { guest: Guest; onClose: () => void }) {
  const { t } = useTranslation();
  const name = shortName(guest);
  const { pool = "", cell = "" } = guest;
  return (
    <MigrationDialog
      title={t("instances.titles.move", { name })}
      name={name}
      pool={pool}
      source={cell}
      instances={[guest.id]}
      hint={t(guest.running ? "migrations.liveHint" : "migrations.hint", { cell })}
      onClose={onClose}
    />
  );
}
