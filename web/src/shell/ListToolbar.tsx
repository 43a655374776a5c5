/** What stands above a list: the words to look for, and whether it renews itself. */
import { Toolbar, ToolbarContent, ToolbarItem } from "@patternfly/react-core";

import { AutoRefresh } from "./AutoRefresh";
import { SearchBox } from "./SearchBox";

interface ListToolbarProps {
  /** What the list can be searched for. */
  placeholder: string;
  search: string;
  onSearch: (search: string) => void;
  refreshing: boolean;
  onRefreshing: (refreshing: boolean) => void;
}

export function ListToolbar({ placeholder, search, onSearch, refreshing, onRefreshing }: ListToolbarProps) {
  return (
    <Toolbar>
      <ToolbarContent>
        <ToolbarItem>
          <SearchBox placeholder={placeholder} search={search} onSearch={onSearch} />
        </ToolbarItem>
        <ToolbarItem align={{ default: "alignEnd" }} alignSelf="center">
          <AutoRefresh isOn={refreshing} onChange={onRefreshing} />
        </ToolbarItem>
      </ToolbarContent>
    </Toolbar>
  );
}
