/** A table from declared columns: each row's cells, its actions behind three dots, and its outline while it loads. */
import { type IAction, Table, Tbody, Td, Th, Thead, Tr } from "@patternfly/react-table";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

import { ActionsMenu } from "./ActionsMenu";
import { SkeletonRows } from "./SkeletonRows";

export interface Column<Row> {
  title: string;
  cell: (row: Row) => ReactNode;
  /** Long words, such as names, may be broken; short ones, such as times, should not. */
  modifier?: "breakWord" | "nowrap";
}

interface DataTableProps<Row> {
  label: string;
  columns: readonly Column<Row>[];
  /** Undefined until they have arrived. */
  rows: readonly Row[] | undefined;
  /** What a row is called; also tells rows apart. */
  nameOf: (row: Row) => string;
  actions?: (row: Row) => IAction[];
}

export function DataTable<Row>({ label, columns, rows, nameOf, actions }: DataTableProps<Row>) {
  const { t } = useTranslation();
  return (
    <Table aria-label={label} variant="compact">
      <Thead>
        <Tr>
          {columns.map(({ title }) => (
            <Th key={title}>{title}</Th>
          ))}
          {actions && <Th screenReaderText={t("shell.actions")} />}
        </Tr>
      </Thead>
      {rows ? (
        <Tbody>
          {rows.map((row) => (
            <Tr key={nameOf(row)}>
              {columns.map(({ title, cell, modifier }) => (
                <Td key={title} dataLabel={title} {...(modifier ? { modifier } : {})}>
                  {cell(row)}
                </Td>
              ))}
              {actions && (
                <Td isActionCell>
                  <ActionsMenu name={nameOf(row)} items={actions(row)} />
                </Td>
              )}
            </Tr>
          ))}
        </Tbody>
      ) : (
        <SkeletonRows columns={columns.length + (actions ? 1 : 0)} />
      )}
    </Table>
  );
}
