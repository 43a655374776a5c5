/** The bar above the screen: what it shows, and what can be done with the instance. */
import { Button, Title, Toolbar, ToolbarContent, ToolbarGroup, ToolbarItem, Tooltip } from "@patternfly/react-core";
import ArrowLeftIcon from "@patternfly/react-icons/dist/esm/icons/arrow-left-icon";
import CompactDiscIcon from "@patternfly/react-icons/dist/esm/icons/compact-disc-icon";
import CompressIcon from "@patternfly/react-icons/dist/esm/icons/compress-icon";
import EjectIcon from "@patternfly/react-icons/dist/esm/icons/eject-icon";
import ExpandIcon from "@patternfly/react-icons/dist/esm/icons/expand-icon";
import LockIcon from "@patternfly/react-icons/dist/esm/icons/lock-icon";
import PlugIcon from "@patternfly/react-icons/dist/esm/icons/plug-icon";
import PowerOffIcon from "@patternfly/react-icons/dist/esm/icons/power-off-icon";
import PlayIcon from "@patternfly/react-icons/dist/esm/icons/play-icon";
import RedoIcon from "@patternfly/react-icons/dist/esm/icons/redo-icon";
import type { ReactElement } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";

import type { Guest } from "../api/guest";
import { actionsOf, type InstanceAction } from "../rooms/instances/actions";
import { StateLabel } from "../rooms/instances/StateLabel";
import type { useInstanceActions } from "../rooms/instances/useInstanceActions";
import { ActionsMenu } from "../shell/ActionsMenu";
import { KeysMenu } from "./KeysMenu";
import { useFullscreen } from "./useFullscreen";
import type { Screen } from "./useScreen";

interface ConsoleBarProps {
  name: string;
  guest: Guest | undefined;
  screen: Screen;
  actions: ReturnType<typeof useInstanceActions>;
  onType: () => void;
}

/** Actions that have a button of their own; the others are in the menu. */
const BUTTONS: Partial<Record<InstanceAction, ReactElement>> = {
  start: <PlayIcon />,
  stop: <PowerOffIcon />,
  reboot: <RedoIcon />,
  insertMedia: <CompactDiscIcon />,
  ejectMedia: <EjectIcon />,
};

function BarButton({
  label,
  icon,
  ...button
}: {
  label: string;
  icon: ReactElement;
  isDisabled?: boolean;
  onClick: () => void;
}) {
  return (
    <ToolbarItem>
      <Tooltip position="bottom" content={label}>
        <Button variant="plain" icon={icon} aria-label={label} {...button} />
      </Tooltip>
    </ToolbarItem>
  );
}

export function ConsoleBar({ name, guest, screen, actions, onType }: ConsoleBarProps) {
  const { t } = useTranslation();
  const possible = guest ? actionsOf(guest).filter(({ action }) => action !== "delete") : [];
  const inMenu = possible.filter(({ action }) => !BUTTONS[action]);
  const fullscreen = useFullscreen();
  const isConnected = screen.state.phase === "connected";
  return (
    <Toolbar className="nano-console-bar" isStatic>
      <ToolbarContent>
        <ToolbarItem>
          <Tooltip position="bottom" content={t("console.back")}>
            <Button
              variant="plain"
              icon={<ArrowLeftIcon />}
              aria-label={t("console.back")}
              component={(props) => <Link {...props} to="/admin/instances" />}
            />
          </Tooltip>
        </ToolbarItem>
        <ToolbarItem alignSelf="center">
          <div className="nano-console-name">
            <Title headingLevel="h1" size="md">
              {name}
            </Title>
            {guest && <StateLabel guest={guest} />}
          </div>
        </ToolbarItem>
        <ToolbarGroup variant="action-group-plain" align={{ default: "alignEnd" }}>
          <BarButton
            label={t("console.ctrlAltDel")}
            icon={<LockIcon />}
            isDisabled={!isConnected}
            onClick={screen.sendCtrlAltDel}
          />
          <KeysMenu screen={screen} onType={onType} />
          {guest &&
            possible.map(({ action }) => {
              const icon = BUTTONS[action];
              return (
                icon && (
                  <BarButton
                    key={action}
                    label={t(`instances.actions.${action}`)}
                    icon={icon}
                    isDisabled={actions.busy === guest.id}
                    onClick={() => actions.perform(action, guest)}
                  />
                )
              );
            })}
          <BarButton label={t("console.reconnect")} icon={<PlugIcon />} onClick={screen.reconnect} />
          <BarButton
            label={t(fullscreen.isFull ? "console.leaveFullscreen" : "console.fullscreen")}
            icon={fullscreen.isFull ? <CompressIcon /> : <ExpandIcon />}
            onClick={fullscreen.toggle}
          />
          {guest && (
            <ToolbarItem>
              <ActionsMenu
                name={name}
                items={[
                  {
                    title: t(screen.isFitted ? "console.trueSize" : "console.fit"),
                    onClick: () => screen.fit(!screen.isFitted),
                  },
                  ...inMenu.map(({ action, isDanger }) => ({
                    title: t(`instances.actions.${action}`),
                    isDanger: isDanger ?? false,
                    onClick: () => actions.perform(action, guest),
                  })),
                ]}
              />
            </ToolbarItem>
          )}
        </ToolbarGroup>
      </ToolbarContent>
    </Toolbar>
  );
}
