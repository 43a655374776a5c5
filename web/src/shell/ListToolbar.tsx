/** What stands above a list: the words to look for, and what else the room has to choose. */
import { SearchInput, Toolbar, ToolbarContent, ToolbarItem } from "@patternfly/react-core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

import { AutoRefresh } from "./AutoRefresh";

interface ListToolbarProps {
  /** What the list can be searched for. */
  placeholder: string;
  search: string;
  onSearch: (search: string) => void;
  refreshing: boolean;
  onRefreshing: (refreshing: boolean) => void;
  children?: ReactNode;
}

export function ListToolbar({ placeholder, search, onSearch, refreshing, onRefreshing, children }: ListToolbarProps) {
  const { t } = useTranslation();
  return (
    <Toolbar>
      <ToolbarContent>
        <ToolbarItem>
          <SearchInput
            placeholder={placeholder}
            aria-label={placeholder}
            value={search}
            onChange={(_, typed) => onSearch(typed)}
            onClear={() => onSearch("")}
            resetButtonLabel={t("shell.clear")}
          />
        </ToolbarItem>
        {children}
        <ToolbarItem align={{ default: "alignEnd" }} alignSelf="center">
          <AutoRefresh isOn={refreshing} onChange={onRefreshing} />
        </ToolbarItem>
      </ToolbarContent>
    </Toolbar>
  );
}
