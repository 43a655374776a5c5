/** One instance: its configuration, and the changes of it. */
import { Card, CardBody, CardTitle, Gallery } from "@patternfly/react-core";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { Guest } from "../../api/guest";
import { ChangeDialog } from "./changes/ChangeDialog";
import type { Change } from "./changes/changes";
import { detailSections } from "./detail-sections";
import { Facts } from "./Facts";
import { InstanceFrame } from "./InstanceFrame";

export default function DetailPage() {
  return <InstanceFrame tab="detail">{(guest) => <Detail guest={guest} />}</InstanceFrame>;
}

function Detail({ guest }: { guest: Guest }) {
  const { t } = useTranslation();
  const [change, setChange] = useState<Change | null>(null);
  return (
    <>
      <Gallery hasGutter minWidths={{ default: "100%", md: "20rem" }}>
        {detailSections(guest).map(({ title, facts }) => (
          <Card key={title}>
            <CardTitle component="h2">{t(`instances.sections.${title}`)}</CardTitle>
            <CardBody>
              <Facts facts={facts} guest={guest} onChange={setChange} />
            </CardBody>
          </Card>
        ))}
      </Gallery>
      {change && <ChangeDialog guest={guest} change={change} onChange={setChange} onClose={() => setChange(null)} />}
    </>
  );
}
