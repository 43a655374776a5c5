/** The members of a body or an answer. */
import { Table, Tbody, Td, Th, Thead, Tr } from "@patternfly/react-table";
import { useTranslation } from "react-i18next";

import type { Schema, Schemas } from "../api/description";
import { membersOf, typeOf } from "./members";

export function MemberTable({ title, schema, schemas }: { title: string; schema: Schema; schemas: Schemas }) {
  const { t } = useTranslation();
  const members = membersOf(schema, schemas);
  if (members.length === 0) {
    return (
      <p>
        {title}: <code>{typeOf(schema, schemas)}</code>
      </p>
    );
  }
  return (
    <Table aria-label={title} variant="compact" borders={false}>
      <caption>{title}</caption>
      <Thead>
        <Tr>
          <Th>{t("reference.member")}</Th>
          <Th>{t("reference.type")}</Th>
          <Th>{t("reference.default")}</Th>
        </Tr>
      </Thead>
      <Tbody>
        {members.map(({ name, type, required, note }) => (
          <Tr key={name}>
            <Td dataLabel={t("reference.member")}>
              <code>{name}</code>
            </Td>
            <Td dataLabel={t("reference.type")}>
              <code>{type}</code>
            </Td>
            <Td dataLabel={t("reference.default")}>{required ? t("reference.required") : <code>{note}</code>}</Td>
          </Tr>
        ))}
      </Tbody>
    </Table>
  );
}
