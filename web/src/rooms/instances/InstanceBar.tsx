/** All that can be done with an instance: what is wanted most as buttons, the rest in a menu. */
import { Button, Flex } from "@patternfly/react-core";
import DesktopIcon from "@patternfly/react-icons/dist/esm/icons/desktop-icon";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";

import { type Guest, shortName, stateOf } from "../../api/guest";
import { useSession } from "../../session/store";
import { ActionsMenu } from "../../shell/ActionsMenu";
import { dashboardOf } from "../dashboard/addresses";
import { actionsOf } from "./actions";
import { ConsoleLink } from "./ConsoleLink";
import type { useInstanceActions } from "./useInstanceActions";

interface InstanceBarProps {
  guest: Guest;
  actions: ReturnType<typeof useInstanceActions>;
}

export function InstanceBar({ guest, actions }: InstanceBarProps) {
  const { t } = useTranslation();
  const { menu } = useSession();
  const isBusy = actions.busy === guest.id;
  const possible = actionsOf(guest);
  const inMenu = possible.filter(({ isFrequent }) => !isFrequent);
  return (
    <Flex spaceItems={{ default: "spaceItemsSm" }}>
      {stateOf(guest) === "running" && (
        <ConsoleLink guest={guest.id} variant="secondary" icon={<DesktopIcon />}>
          {t("instances.console")}
        </ConsoleLink>
      )}
      {menu.includes("dashboard") && guest.pool && guest.cell && (
        <Button
          variant="secondary"
          component={(props) => <Link {...props} to={dashboardOf(guest.pool ?? "", guest.cell ?? "", guest.id)} />}
        >
          {t("instances.usage")}
        </Button>
      )}
      {possible
        .filter(({ isFrequent }) => isFrequent)
        .map(({ action }) => (
          <Button key={action} variant="secondary" isDisabled={isBusy} onClick={() => actions.perform(action, guest)}>
            {t(`instances.actions.${action}`)}
          </Button>
        ))}
      {inMenu.length > 0 && (
        <ActionsMenu
          name={shortName(guest)}
          isDisabled={isBusy}
          items={inMenu.map(({ action, isDanger }) => ({
            title: t(`instances.actions.${action}`),
            isDanger: isDanger ?? false,
            onClick: () => actions.perform(action, guest),
          }))}
        />
      )}
    </Flex>
  );
}
