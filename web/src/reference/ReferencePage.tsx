/** The REST API for people who write programs against it, as the server itself describes it. */
import {
  Content,
  EmptyState,
  PageSection,
  SearchInput,
  Skeleton,
  Title,
  Toolbar,
  ToolbarContent,
  ToolbarItem,
} from "@patternfly/react-core";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { API } from "../api/client";
import { type Description, useDescription } from "../api/description";
import { Failure } from "../shell/Failure";
import { Footer } from "../shell/Footer";
import { Logo } from "../shell/Logo";
import { usePageTitle } from "../shell/usePageTitle";
import { type Listed, OperationSection } from "./OperationSection";
import "./reference.css";

function operationsOf(description: Description, words: string): Map<string, Listed[]> {
  const wanted = words.toLowerCase().split(/\s+/).filter(Boolean);
  const byTag = new Map<string, Listed[]>();
  for (const [path, methods] of Object.entries(description.paths)) {
    for (const [method, operation] of Object.entries(methods)) {
      const text = `${method} ${path} ${operation.summary}`.toLowerCase();
      if (!wanted.every((word) => text.includes(word))) continue;
      const tag = operation.tags[0] ?? "";
      byTag.set(tag, [...(byTag.get(tag) ?? []), { method, path, operation }]);
    }
  }
  return byTag;
}

function Operations({ description, words }: { description: Description; words: string }) {
  const { t } = useTranslation();
  const found = [...operationsOf(description, words)];
  if (found.length === 0) return <EmptyState titleText={t("reference.none")} headingLevel="h2" variant="sm" />;
  return found.map(([tag, operations]) => (
    <section key={tag} aria-labelledby={`tag-${tag}`} className="nano-reference-tag">
      <Title headingLevel="h2" size="lg" id={`tag-${tag}`}>
        {tag}
      </Title>
      {operations.map((listed) => (
        <OperationSection key={listed.operation.operationId} {...listed} schemas={description.components.schemas} />
      ))}
    </section>
  ));
}

export default function ReferencePage() {
  const { t } = useTranslation();
  usePageTitle(t("reference.title"));
  const [words, setWords] = useState("");
  const description = useDescription();
  return (
    <div className="nano-reference">
      <PageSection component="main" isFilled isWidthLimited aria-label={t("reference.title")}>
        <Logo />
        <Title headingLevel="h1">{t("reference.title")}</Title>
        <Content component="p">{t("reference.envelope")}</Content>
        <Content component="p">
          <a href={`${API}/openapi.json`}>openapi.json</a>
        </Content>
        <Toolbar>
          <ToolbarContent>
            <ToolbarItem>
              <SearchInput
                value={words}
                onChange={(_event, value) => setWords(value)}
                onClear={() => setWords("")}
                placeholder={t("reference.search")}
                aria-label={t("reference.search")}
              />
            </ToolbarItem>
          </ToolbarContent>
        </Toolbar>
        {description.isError && <Failure error={description.error} onRetry={() => void description.refetch()} />}
        {description.isPending && <Skeleton height="20rem" screenreaderText={t("shell.loading")} />}
        {description.data && <Operations description={description.data} words={words} />}
      </PageSection>
      <Footer />
    </div>
  );
}
