/** The menu behind three dots, named after what it acts on. */
import { MenuToggle } from "@patternfly/react-core";
import EllipsisVIcon from "@patternfly/react-icons/dist/esm/icons/ellipsis-v-icon";
import { ActionsColumn, type IAction } from "@patternfly/react-table";
import { useTranslation } from "react-i18next";

interface ActionsMenuProps {
  /** What the actions are done to. */
  name: string;
  items: IAction[];
  isDisabled?: boolean;
}

export function ActionsMenu({ name, items, isDisabled = false }: ActionsMenuProps) {
  const { t } = useTranslation();
  return (
    <ActionsColumn
      items={items}
      isDisabled={isDisabled}
      actionsToggle={({ onToggle, isOpen, toggleRef, isDisabled: isToggleDisabled }) => (
        <MenuToggle
          ref={toggleRef}
          variant="plain"
          icon={<EllipsisVIcon />}
          aria-label={t("shell.actionsOf", { name })}
          isExpanded={isOpen}
          isDisabled={isToggleDisabled}
          onClick={onToggle}
        />
      )}
    />
  );
}
