/** Opens the screen of an instance in a tab of its own. */
import { Button } from "@patternfly/react-core";
import type { ReactElement, ReactNode, Ref } from "react";

interface ConsoleLinkProps {
  guest: string;
  variant: "plain" | "secondary";
  icon: ReactElement;
  /** For those who do not see the icon, when there is no text beside it. */
  label?: string;
  children?: ReactNode;
  ref?: Ref<HTMLButtonElement>;
}

export function ConsoleLink({ guest, variant, icon, label, children, ref }: ConsoleLinkProps) {
  return (
    <Button
      ref={ref}
      component="a"
      href={`/monitor/${guest}`}
      target="_blank"
      // As an opener we hand our tab's session over to the new one.
      rel="opener"
      variant={variant}
      icon={icon}
      aria-label={label}
    >
      {children}
    </Button>
  );
}
