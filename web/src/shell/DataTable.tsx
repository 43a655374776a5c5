/** A table from declared columns: each row's cells, its actions behind three dots, and its outline while it loads. */
import { type IAction, Table, Tbody, Td, Th, Thead, Tr } from "@patternfly/react-table";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

import { ActionsMenu } from "./ActionsMenu";
import { SkeletonRows } from "./SkeletonRows";

export interface Column<Row> {
  title: string;
  cell: (row: Row) => ReactNode;
  /** Where long words, such as names, may be broken. */
  modifier?: "breakWord";
}

interface DataTableProps<Row> {
  label: string;
  columns: readonly Column<Row>[];
  /** Undefined until they have arrived. */
  rows: readonly Row[] | undefined;
  /** What a row is called. */
  nameOf: (row: Row) => string;
  /** Tells rows apart where names do not. */
  keyOf?: (row: Row) => string;
  actions?: (row: Row) => IAction[];
}

export function DataTable<Row>({ label, columns, rows, nameOf, keyOf = nameOf, actions }: DataTableProps<Row>) {
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
            <Tr key={keyOf(row)}>
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
