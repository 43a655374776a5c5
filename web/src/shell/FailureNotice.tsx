/** Why something that was just tried did not work. */
import { Notice } from "./Notice";
import { useFailureText } from "./useFailureText";

export function FailureNotice({ error }: { error: Error | null }) {
  const failureText = useFailureText();
  return error && <Notice variant="danger" title={failureText(error)} />;
}
