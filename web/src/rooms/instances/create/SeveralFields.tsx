/** How many instances are made, and how their names differ. */
import { useTranslation } from "react-i18next";

import { type NameRule, NAME_RULES } from "../../../api/batches";
import type { ComputePool } from "../../../api/compute-pools";
import { SelectField } from "../../../shell/SelectField";
import { TextField } from "../../../shell/TextField";
import { isCount, sampleName } from "./draft";
import type { StepProps } from "./step";

export function SeveralFields({ draft, change, pool }: StepProps & { pool: ComputePool | undefined }) {
  const { t } = useTranslation();
  const { name, count, nameRule } = draft;
  const prefix = name || "web";
  return (
    <>
      <TextField
        id="guest-count"
        type="number"
        label={t("create.several")}
        value={count ? String(count) : ""}
        onChange={(typed) => change({ count: Number(typed) })}
        hint={t("create.severalHint")}
        error={isCount(count) ? undefined : t("create.severalRule")}
      />
      {count > 1 && (
        <SelectField
          id="guest-name-rule"
          label={t("create.nameRule")}
          value={nameRule}
          onChange={(rule) => change({ nameRule: rule as NameRule })}
          options={NAME_RULES.map((rule) => ({
            value: rule,
            label: t(`create.nameRules.${rule}`, { example: sampleName(prefix, rule) }),
          }))}
          hint={nameRule === "address" && !pool?.network ? t("create.noAddresses") : undefined}
        />
      )}
    </>
  );
}
