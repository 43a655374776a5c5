/** A page of a room: its place, title and what can be done, then its content. */
import { Content, Flex, FlexItem, PageBreadcrumb, PageSection, Title } from "@patternfly/react-core";
import type { ReactNode } from "react";

import { usePageTitle } from "./usePageTitle";

interface RoomPageProps {
  title: string;
  subtitle?: ReactNode;
  breadcrumb?: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
}

export function RoomPage({ title, subtitle, breadcrumb, actions, children }: RoomPageProps) {
  usePageTitle(title);
  return (
    <>
      {breadcrumb && <PageBreadcrumb>{breadcrumb}</PageBreadcrumb>}
      <PageSection>
        <Flex justifyContent={{ default: "justifyContentSpaceBetween" }} alignItems={{ default: "alignItemsCenter" }}>
          <FlexItem className="nano-page-title">
            <Title headingLevel="h1">{title}</Title>
            {subtitle && <Content component="p">{subtitle}</Content>}
          </FlexItem>
          {actions && <FlexItem>{actions}</FlexItem>}
        </Flex>
      </PageSection>
      <PageSection isFilled>{children}</PageSection>
    </>
  );
}
