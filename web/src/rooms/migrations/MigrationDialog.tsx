/** Asks which other cell of the pool instances shall move to. */
import { useTranslation } from "react-i18next";

import { useComputePools } from "../../api/compute-pools";
import { useMigrate } from "../../api/migrations";
import { usePoolCells } from "../../api/pool-cells";
import { FormDialog } from "../../shell/form/FormDialog";
import { LoadingDialog } from "../../shell/LoadingDialog";
import { beginTask } from "../../tasks/store";
import { targetsOf } from "./targets";

interface MigrationDialogProps {
  title: string;
  /** What moves, as people call it. */
  name: string;
  pool: string;
  source: string;
  /** Ids; absent for all of the source. */
  instances?: readonly string[];
  /** What people should know before. */
  hint: string;
  onClose: () => void;
}

export function MigrationDialog({ title, name, pool, source, instances, hint, onClose }: MigrationDialogProps) {
  const { t } = useTranslation();
  const pools = useComputePools();
  const cells = usePoolCells(pool, false);
  const migrate = useMigrate(({ id }) => beginTask({ kind: "migration", id, name, percent: 0 }));
  if (!pools.data || !cells.data) {
    return <LoadingDialog title={title} query={pools.data ? cells : pools} onClose={onClose} />;
  }
  const isShared = pools.data.some((each) => each.name === pool && each.storage !== "");
  const targets = isShared ? targetsOf(cells.data, source) : [];
  const obstacle = isShared ? "noTarget" : "noSharedStorage";
  return (
    <FormDialog
      title={title}
      fields={[
        {
          kind: "select",
          name: "target",
          label: t("migrations.target"),
          hint: targets.length ? hint : t(`migrations.obstacles.${obstacle}`),
          isRequired: true,
          options: targets.map((cell) => ({ value: cell.name, label: `${cell.name} (${cell.address})` })),
        },
      ]}
      initial={{ target: targets[0]?.name ?? "" }}
      submit={t("migrations.move")}
      wishOf={({ target }) => ({
        source_pool: pool,
        source_cell: source,
        target_cell: target,
        ...(instances && { instances }),
      })}
      save={migrate}
      done={() => t("tasks.migration.running", { name })}
      onClose={onClose}
    />
  );
}
