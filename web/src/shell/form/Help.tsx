/** The line under a field: a hint, or the reason why its content is not accepted. */
import { FormHelperText, HelperText, HelperTextItem } from "@patternfly/react-core";

interface HelpProps {
  id: string;
  hint?: string | undefined;
  error?: string | undefined;
}

export function Help({ id, hint, error }: HelpProps) {
  const words = error ?? hint;
  if (!words) return null;
  return (
    <FormHelperText>
      <HelperText id={id} isLiveRegion>
        <HelperTextItem variant={error ? "error" : "default"}>{words}</HelperTextItem>
      </HelperText>
    </FormHelperText>
  );
}
