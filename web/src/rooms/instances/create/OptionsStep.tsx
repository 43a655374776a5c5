/** Step 3: behaviour and limits, all with defaults that suit most. */
import { Form, FormGroup, Radio, Switch } from "@patternfly/react-core";
import { useTranslation } from "react-i18next";

import { CPU_PRIORITIES } from "../../../api/guest";
import { LimitField } from "./LimitField";
import type { StepProps } from "./step";

export function OptionsStep({ draft, change }: StepProps) {
  const { t } = useTranslation();
  return (
    <Form onSubmit={(event) => event.preventDefault()}>
      <FormGroup fieldId="guest-auto-start" label={t("create.autoStart")}>
        <Switch
          id="guest-auto-start"
          label={t("create.autoStartHint")}
          isChecked={draft.autoStart}
          onChange={(_, autoStart) => change({ autoStart })}
        />
      </FormGroup>
      <FormGroup role="radiogroup" label={t("create.priority")} isInline>
        {CPU_PRIORITIES.map((priority) => (
          <Radio
            key={priority}
            id={`priority-${priority}`}
            name="priority"
            label={t(`instances.priorities.${priority}`)}
            isChecked={draft.priority === priority}
            onChange={() => change({ priority })}
          />
        ))}
      </FormGroup>
      <LimitField id="limit-iops" label={t("create.iops")} value={draft.iops} onChange={(iops) => change({ iops })} />
      <LimitField
        id="limit-inbound"
        label={t("create.inbound")}
        value={draft.inboundMbit}
        onChange={(inboundMbit) => change({ inboundMbit })}
      />
      <LimitField
        id="limit-outbound"
        label={t("create.outbound")}
        value={draft.outboundMbit}
        onChange={(outboundMbit) => change({ outboundMbit })}
      />
    </Form>
  );
}
