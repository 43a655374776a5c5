/** Keys that the browser would keep to itself, and the way to a text that is typed. */
import { Divider, Dropdown, DropdownItem, DropdownList, MenuToggle, ToolbarItem } from "@patternfly/react-core";
import KeyboardIcon from "@patternfly/react-icons/dist/esm/icons/keyboard-icon";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { COMBINATIONS } from "./keys";
import type { Screen } from "./useScreen";

export function KeysMenu({ screen, onType }: { screen: Screen; onType: () => void }) {
  const { t } = useTranslation();
  const [isOpen, setOpen] = useState(false);
  return (
    <ToolbarItem>
      <Dropdown
        isOpen={isOpen}
        onOpenChange={setOpen}
        onSelect={() => setOpen(false)}
        popperProps={{ position: "right" }}
        toggle={(ref) => (
          <MenuToggle
            ref={ref}
            variant="plain"
            icon={<KeyboardIcon />}
            aria-label={t("console.keys")}
            isExpanded={isOpen}
            isDisabled={screen.state.phase !== "connected"}
            onClick={() => setOpen(!isOpen)}
          />
        )}
      >
        <DropdownList>
          <DropdownItem onClick={onType}>{t("console.typeText")}</DropdownItem>
          <Divider component="li" />
          {COMBINATIONS.map(({ label, keys }) => (
            <DropdownItem key={label} onClick={() => screen.press([keys])}>
              {label}
            </DropdownItem>
          ))}
        </DropdownList>
      </Dropdown>
    </ToolbarItem>
  );
}
