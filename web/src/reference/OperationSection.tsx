/** One operation: its line, and when it is opened what it takes and gives. */
import { ExpandableSection, Label, Stack, StackItem } from "@patternfly/react-core";
import { type ComponentProps, useState } from "react";
import { useTranslation } from "react-i18next";

import type { Operation, Schema, Schemas } from "../api/description";
import { MemberTable } from "./MemberTable";

export interface Listed {
  method: string;
  path: string;
  operation: Operation;
}

const COLOURS: Record<string, ComponentProps<typeof Label>["color"]> = {
  get: "blue",
  post: "green",
  put: "orange",
  patch: "purple",
  delete: "red",
};

const JSON_TYPE = "application/json";

/** What the envelope's `data` holds after a success with any status; undefined for nothing. */
function dataOf(operation: Operation): Schema | undefined {
  for (const { content } of Object.values(operation.responses)) {
    const schema = content?.[JSON_TYPE]?.schema;
    for (const each of schema?.oneOf ?? (schema ? [schema] : [])) {
      const data = each.properties?.data;
      if (data && data.const === undefined) return data;
    }
  }
  return undefined;
}

function Details({ operation, schemas }: { operation: Operation; schemas: Schemas }) {
  const { t } = useTranslation();
  const room = operation["x-room"];
  const needs =
    operation.security?.length === 0
      ? t("reference.open")
      : room
        ? t("reference.room", { room })
        : t("reference.session");
  const query = operation.parameters.filter((parameter) => parameter.in === "query");
  const body = operation.requestBody?.content;
  const data = dataOf(operation);
  const statuses = Object.entries(operation.responses).map(([status, { description }]) => `${status} ${description}`);
  return (
    <Stack hasGutter>
      <StackItem>{needs}</StackItem>
      {query.length > 0 && (
        <StackItem>
          {t("reference.query")}: <code>{query.map(({ name }) => name).join(", ")}</code>
        </StackItem>
      )}
      {body?.[JSON_TYPE] && (
        <StackItem>
          <MemberTable title={t("reference.body")} schema={body[JSON_TYPE].schema} schemas={schemas} />
        </StackItem>
      )}
      {body && !body[JSON_TYPE] && <StackItem>{t("reference.file")}</StackItem>}
      <StackItem>
        {data ? <MemberTable title={t("reference.data")} schema={data} schemas={schemas} /> : t("reference.noData")}
      </StackItem>
      <StackItem>
        {t("reference.statuses")}: {statuses.join(" · ")}
      </StackItem>
    </Stack>
  );
}

export function OperationSection({ method, path, operation, schemas }: Listed & { schemas: Schemas }) {
  const [open, setOpen] = useState(false);
  return (
    <ExpandableSection
      isExpanded={open}
      onToggle={(_event, expanded) => setOpen(expanded)}
      toggleId={operation.operationId}
      contentId={`${operation.operationId}-details`}
      isIndented
      toggleContent={
        <span className="nano-operation">
          <Label isCompact color={COLOURS[method] ?? "grey"}>
            {method.toUpperCase()}
          </Label>
          <code>{path}</code>
          <span className="nano-operation-summary">{operation.summary}</span>
        </span>
      }
    >
      {open && <Details operation={operation} schemas={schemas} />}
    </ExpandableSection>
  );
}
