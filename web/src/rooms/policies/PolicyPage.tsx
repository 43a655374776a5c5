/** One security policy group: its rules in the order in which they are tried. */
import { Breadcrumb, BreadcrumbItem } from "@patternfly/react-core";
import { useTranslation } from "react-i18next";
import { Link, useParams } from "react-router";

import { rulesOfGroup, usePolicyGroup, useRules } from "../../api/policy-groups";
import { RoomPage } from "../../shell/RoomPage";
import { POLICIES } from "./paths";
import { RuleSet } from "./RuleSet";

export default function PolicyPage() {
  const { t } = useTranslation();
  const { id = "" } = useParams();
  const group = usePolicyGroup(id);
  const rules = useRules(id);
  const name = group.data?.name ?? "";
  const breadcrumb = (
    <Breadcrumb>
      <BreadcrumbItem>
        <Link to={POLICIES}>{t("rooms.policies")}</Link>
      </BreadcrumbItem>
      <BreadcrumbItem isActive>{name}</BreadcrumbItem>
    </Breadcrumb>
  );
  return (
    <RoomPage title={name || t("rooms.policies")} subtitle={group.data?.description ?? ""} breadcrumb={breadcrumb}>
      <RuleSet owner={rulesOfGroup(id)} rules={rules} defaultAction={group.data?.default_action} />
    </RoomPage>
  );
}
