/** Search, pool filter, automatic refresh and paging above the list of instances. */
import {
  FormSelect,
  FormSelectOption,
  SearchInput,
  Toolbar,
  ToolbarContent,
  ToolbarGroup,
  ToolbarItem,
} from "@patternfly/react-core";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";

import { useComputePools } from "../../api/compute-pools";
import { usePoolCells } from "../../api/pool-cells";
import { AutoRefresh } from "../../shell/AutoRefresh";
import type { Search } from "./useSearch";

interface InstanceToolbarProps {
  search: Search;
  refreshing: boolean;
  onRefreshing: (refreshing: boolean) => void;
  pages: ReactNode;
}

export function InstanceToolbar({ search, refreshing, onRefreshing, pages }: InstanceToolbarProps) {
  const { t } = useTranslation();
  const pools = useComputePools();
  const [text, setText] = useState(search.keyword);
  return (
    <Toolbar>
      <ToolbarContent>
        <ToolbarGroup variant="filter-group">
          <ToolbarItem>
            <SearchInput
              aria-label={t("instances.search")}
              placeholder={t("instances.search")}
              value={text}
              onChange={(_, typed) => setText(typed)}
              onSearch={(_, typed) => search.setKeyword(typed)}
              onClear={() => {
                setText("");
                search.setKeyword("");
              }}
              submitSearchButtonLabel={t("instances.find")}
              resetButtonLabel={t("instances.clearSearch")}
            />
          </ToolbarItem>
          <ToolbarItem>
            <FormSelect
              aria-label={t("instances.pool")}
              value={search.pool}
              onChange={(_, pool) => search.setPool(pool)}
            >
              <FormSelectOption value="" label={t("instances.allPools")} />
              {pools.data?.map(({ name }) => (
                <FormSelectOption key={name} value={name} label={name} />
              ))}
            </FormSelect>
          </ToolbarItem>
          {search.pool && (
            <ToolbarItem>
              <CellChoice search={search} />
            </ToolbarItem>
          )}
        </ToolbarGroup>
        <ToolbarItem alignSelf="center">
          <AutoRefresh isOn={refreshing} onChange={onRefreshing} />
        </ToolbarItem>
        <ToolbarItem variant="pagination" align={{ default: "alignEnd" }}>
          {pages}
        </ToolbarItem>
      </ToolbarContent>
    </Toolbar>
  );
}

function CellChoice({ search: { pool, cell, setCell } }: { search: Search }) {
  const { t } = useTranslation();
  const cells = usePoolCells(pool, false);
  // A cell that is gone from its pool can still be in the address.
  const names = new Set([...(cells.data ?? []).map(({ name }) => name), ...(cell ? [cell] : [])]);
  return (
    <FormSelect aria-label={t("cells.name")} value={cell} onChange={(_, wanted) => setCell(wanted)}>
      <FormSelectOption value="" label={t("instances.allCells")} />
      {[...names].map((name) => (
        <FormSelectOption key={name} value={name} label={name} />
      ))}
    </FormSelect>
  );
}
