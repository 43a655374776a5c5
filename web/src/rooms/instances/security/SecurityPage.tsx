/** What may reach one instance: its rules, and what happens to all other traffic. */
import { Button, Flex } from "@patternfly/react-core";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { Guest } from "../../../api/guest";
import { rulesOfGuest, useDefaultAction, useGuestRules } from "../../../api/guest-security";
import { ActionLabel } from "../../policies/ActionLabel";
import { RuleSet } from "../../policies/RuleSet";
import { InstanceFrame } from "../InstanceFrame";
import { DefaultActionDialog } from "./DefaultActionDialog";

export default function SecurityPage() {
  return <InstanceFrame tab="security">{(guest) => <Security guest={guest} />}</InstanceFrame>;
}

function Security({ guest }: { guest: Guest }) {
  const { t } = useTranslation();
  const defaultAction = useDefaultAction(guest.id).data;
  const rules = useGuestRules(guest.id);
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      {defaultAction && (
        <Flex className="nano-strip" alignItems={{ default: "alignItemsCenter" }} gap={{ default: "gapSm" }}>
          {t("policies.defaultAction")}
          <ActionLabel action={defaultAction} />
          <Button variant="link" isInline onClick={() => setOpen(true)}>
            {t("policies.changeDefault")}
          </Button>
        </Flex>
      )}
      <RuleSet owner={rulesOfGuest(guest.id)} rules={rules} defaultAction={defaultAction} />
      {isOpen && defaultAction && (
        <DefaultActionDialog guest={guest} now={defaultAction} onClose={() => setOpen(false)} />
      )}
    </>
  );
}
