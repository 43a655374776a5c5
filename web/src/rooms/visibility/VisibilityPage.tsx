/** What the members of the own group see of each other's instances and images. */
import { Content, Form, FormGroup, Skeleton, Switch } from "@patternfly/react-core";
import { useTranslation } from "react-i18next";

import { SHARED, useSetVisibility, useVisibility, type Visibility } from "../../api/visibility";
import { useSession } from "../../session/store";
import { Failure } from "../../shell/Failure";
import { FailureNotice } from "../../shell/FailureNotice";
import { RoomPage } from "../../shell/RoomPage";

export default function VisibilityPage() {
  const { t } = useTranslation();
  const { group } = useSession();
  const visibility = useVisibility();
  return (
    <RoomPage title={t("rooms.visibility")} subtitle={t("visibility.subtitle", { group })}>
      {visibility.data ? (
        <Switches now={visibility.data} />
      ) : visibility.isError ? (
        <Failure error={visibility.error} onRetry={() => void visibility.refetch()} />
      ) : (
        <Skeleton height="8rem" screenreaderText={t("shell.loading")} />
      )}
    </RoomPage>
  );
}

function Switches({ now }: { now: Visibility }) {
  const { t } = useTranslation();
  const set = useSetVisibility();
  return (
    <Form isWidthLimited onSubmit={(event) => event.preventDefault()}>
      <FailureNotice error={set.error} />
      {SHARED.map((each) => (
        <FormGroup key={each}>
          <Switch
            id={each}
            label={t(`visibility.${each}`)}
            isChecked={now[each]}
            isDisabled={set.isPending}
            onChange={(_, isOn) => set.mutate({ ...now, [each]: isOn })}
          />
        </FormGroup>
      ))}
      <Content component="small">{t("visibility.hint")}</Content>
    </Form>
  );
}
