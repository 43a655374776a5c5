/** Step 3: what the instance begins with: a disk image, who may reach it, what its system is told at the first start. */
import { Form, FormGroup, Switch } from "@patternfly/react-core";
import { useTranslation } from "react-i18next";

import { useImages } from "../../../api/images";
import { useOfferedPolicyGroups } from "../../../api/policy-groups";
import { SelectField } from "../../../shell/SelectField";
import { CloudInitFields } from "./CloudInitFields";
import { usesCloudInit } from "./draft";
import type { StepProps } from "./step";

export function SoftwareStep({ draft, change }: StepProps) {
  const { t } = useTranslation();
  const images = useImages("disk");
  const policies = useOfferedPolicyGroups();
  const ready = images.data?.filter(({ size }) => size > 0) ?? [];
  return (
    <Form onSubmit={(event) => event.preventDefault()}>
      <SelectField
        id="guest-image"
        label={t("create.image")}
        value={draft.image}
        onChange={(image) => change({ image })}
        options={[
          { value: "", label: t("create.blank") },
          ...ready.map(({ id, name }) => ({ value: id, label: name })),
        ]}
        hint={t("create.imageHint")}
      />
      <SelectField
        id="guest-policy"
        label={t("create.policy")}
        value={draft.policy}
        onChange={(policy) => change({ policy })}
        options={[
          { value: "", label: t("create.noPolicy") },
          ...(policies.data ?? []).map(({ id, name }) => ({ value: id, label: name })),
        ]}
        hint={t("create.policyHint")}
      />
      <FormGroup role="group" fieldId="guest-modules" label={t("create.modules")} isStack>
        <Switch
          id="guest-agent"
          label={t("create.agent")}
          isChecked={draft.agent}
          onChange={(_, agent) => change({ agent })}
        />
        {draft.image && (
          <Switch
            id="guest-cloud-init"
            label={t("create.cloudInit")}
            isChecked={draft.cloudInit}
            onChange={(_, cloudInit) => change({ cloudInit })}
          />
        )}
      </FormGroup>
      {usesCloudInit(draft) && <CloudInitFields draft={draft} change={change} />}
    </Form>
  );
}
