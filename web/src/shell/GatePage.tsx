/** The pages before the login: one card in the middle, the footer below. */
import { Card, CardBody, CardTitle, Title } from "@patternfly/react-core";
import type { ReactNode } from "react";

import { Footer } from "./Footer";
import { Logo } from "./Logo";
import { usePageTitle } from "./usePageTitle";

export function GatePage({ title, children }: { title: string; children: ReactNode }) {
  usePageTitle(title);
  return (
    <div className="nano-gate">
      <main className="nano-gate-main">
        <Logo />
        <Card isLarge className="nano-gate-card">
          <CardTitle>
            <Title headingLevel="h1" size="xl">
              {title}
            </Title>
          </CardTitle>
          <CardBody>{children}</CardBody>
        </Card>
      </main>
      <Footer />
    </div>
  );
}
