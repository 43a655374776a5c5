/** Step 1: name, pool and the kind of guest system. */
import { Form } from "@patternfly/react-core";
import { useTranslation } from "react-i18next";

import type { ComputePool } from "../../../api/compute-pools";
import type { TemplateSummary } from "../../../api/templates";
import { RESOURCE_NAME } from "../../../format/names";
import { SelectField } from "../../../shell/SelectField";
import { TextField } from "../../../shell/TextField";
import { SeveralFields } from "./SeveralFields";
import type { StepProps } from "./step";

interface SystemStepProps extends StepProps {
  pools: ComputePool[];
  templates: TemplateSummary[];
}

export function SystemStep({ draft, change, pools, templates }: SystemStepProps) {
  const { t } = useTranslation();
  const pool = pools.find(({ name }) => name === draft.pool);
  return (
    <Form onSubmit={(event) => event.preventDefault()}>
      <TextField
        id="guest-name"
        label={t(draft.count > 1 ? "create.prefix" : "create.name")}
        value={draft.name}
        onChange={(name) => change({ name })}
        isRequired
        autoFocus
        hint={t("shell.nameRule")}
        error={draft.name && !RESOURCE_NAME.test(draft.name) ? t("shell.nameRule") : undefined}
      />
      <SeveralFields draft={draft} change={change} pool={pool} />
      <SelectField
        id="guest-pool"
        label={t("create.pool")}
        value={draft.pool}
        onChange={(name) => change({ pool: name })}
        options={pools.map(({ name }) => ({ value: name, label: name }))}
        isRequired
        hint={pool?.cells === 0 ? t("create.poolEmpty") : undefined}
      />
      <SelectField
        id="guest-template"
        label={t("create.template")}
        value={draft.template}
        onChange={(template) => change({ template })}
        options={templates.map(({ id, name }) => ({ value: id, label: name }))}
        isRequired
        hint={t("create.templateHint")}
      />
    </Form>
  );
}
