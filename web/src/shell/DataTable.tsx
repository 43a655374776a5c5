/** A table from declared columns: sorted by its heads, in pages, with what is done to its rows, outlined while it loads. */
import { Checkbox, EmptyState } from "@patternfly/react-core";
import SearchIcon from "@patternfly/react-icons/dist/esm/icons/search-icon";
import { type IAction, Table, Tbody, Td, Th, Thead, type ThProps, Tr } from "@patternfly/react-table";
import { type ReactNode, useId, useState } from "react";
import { useTranslation } from "react-i18next";

import { ActionsMenu } from "./ActionsMenu";
import { Pages } from "./Pages";
import { nearestPage, sorted } from "./rows";
import { SkeletonRows } from "./SkeletonRows";

export interface Column<Row> {
  title: string;
  cell: (row: Row) => ReactNode;
  /** What the rows can be sorted by in this column. */
  sortBy?: (row: Row) => string | number;
  /** Where long words, such as names, may be broken; or that the content stays in one line. */
  modifier?: "breakWord" | "nowrap";
}

/** The rows that are chosen, by their keys. */
export interface Selection {
  chosen: ReadonlySet<string>;
  onChange: (chosen: ReadonlySet<string>) => void;
}

interface DataTableProps<Row> {
  label: string;
  columns: readonly Column<Row>[];
  /** Undefined until they have arrived; empty when none matches what is looked for. */
  rows: readonly Row[] | undefined;
  /** What a row is called. */
  nameOf: (row: Row) => string;
  /** Tells rows apart where names do not. */
  keyOf?: (row: Row) => string;
  actions?: (row: Row) => IAction[];
  /** What stands before the menu of actions. */
  buttons?: (row: Row) => ReactNode;
  /** The rows are one page of a list that is leafed through elsewhere. */
  isOnePage?: boolean;
  selection?: Selection;
}

const PER_PAGE = 20;

export function DataTable<Row>(props: DataTableProps<Row>) {
  const { label, columns, rows, nameOf, keyOf = nameOf, actions, buttons, isOnePage = false, selection } = props;
  const { t, i18n } = useTranslation();
  const tableId = useId();
  const [sorting, setSorting] = useState<{ column: number; isDescending: boolean } | null>(null);
  const [wantedPage, setPage] = useState(1);
  const [perPage, setPerPage] = useState(PER_PAGE);
  const by = sorting && columns[sorting.column]?.sortBy;
  const inOrder = rows && by ? sorted(rows, { by, isDescending: sorting.isDescending }, i18n.language) : rows;
  const total = rows?.length ?? 0;
  const page = nearestPage(wantedPage, total, perPage);
  const shown = isOnePage ? inOrder : inOrder?.slice((page - 1) * perPage, page * perPage);
  const width = columns.length + (actions ? 1 : 0) + (selection ? 1 : 0);

  const sortOf = (column: number): ThProps["sort"] => ({
    columnIndex: column,
    sortBy: sorting ? { index: sorting.column, direction: sorting.isDescending ? "desc" : "asc" } : {},
    onSort: () => setSorting((before) => ({ column, isDescending: before?.column === column && !before.isDescending })),
  });
  const choose = (keys: readonly string[], isChosen: boolean) => {
    const chosen = new Set(selection?.chosen);
    for (const key of keys) {
      if (isChosen) chosen.add(key);
      else chosen.delete(key);
    }
    selection?.onChange(chosen);
  };
  const shownKeys = shown?.map(keyOf) ?? [];
  return (
    <>
      <Table aria-label={label} variant="compact">
        <Thead>
          <Tr>
            {selection && (
              <Th>
                <Checkbox
                  id={`${tableId}-all`}
                  aria-label={t("shell.chooseAll")}
                  isChecked={shownKeys.length > 0 && shownKeys.every((key) => selection.chosen.has(key))}
                  onChange={(_, isChosen) => choose(shownKeys, isChosen)}
                />
              </Th>
            )}
            {columns.map(({ title, sortBy }, column) => (
              <Th key={title} modifier="wrap" {...(sortBy ? { sort: sortOf(column) } : {})}>
                {title}
              </Th>
            ))}
            {actions && <Th screenReaderText={t("shell.actions")} />}
          </Tr>
        </Thead>
        {shown ? (
          <Tbody>
            {shown.map((row) => (
              <Tr key={keyOf(row)}>
                {selection && (
                  <Td>
                    <Checkbox
                      id={`${tableId}-${keyOf(row)}`}
                      aria-label={t("shell.choose", { name: nameOf(row) })}
                      isChecked={selection.chosen.has(keyOf(row))}
                      onChange={(_, isChosen) => choose([keyOf(row)], isChosen)}
                    />
                  </Td>
                )}
                {columns.map(({ title, cell, modifier }) => (
                  <Td key={title} dataLabel={title} {...(modifier ? { modifier } : {})}>
                    {cell(row)}
                  </Td>
                ))}
                {actions && (
                  <Td isActionCell>
                    <RowActions name={nameOf(row)} items={actions(row)} buttons={buttons?.(row)} />
                  </Td>
                )}
              </Tr>
            ))}
            {shown.length === 0 && (
              <Tr>
                <Td colSpan={width}>
                  <EmptyState icon={SearchIcon} titleText={t("shell.noMatch")} headingLevel="h2" variant="sm" />
                </Td>
              </Tr>
            )}
          </Tbody>
        ) : (
          <SkeletonRows columns={width} />
        )}
      </Table>
      {!isOnePage && total > PER_PAGE && (
        <Pages paging={{ total, page, perPage, setPage, setPerPage }} variant="bottom" />
      )}
    </>
  );
}

function RowActions({ name, items, buttons }: { name: string; items: IAction[]; buttons: ReactNode }) {
  const menu = <ActionsMenu name={name} items={items} isDisabled={items.length === 0} />;
  if (!buttons) return menu;
  return (
    <div className="nano-row-actions">
      {buttons}
      {menu}
    </div>
  );
}
