/** Why something that was just tried did not work. */
import { GoesOn } from "../api/errors";
import { Notice } from "./Notice";
import { useFailureText } from "./useFailureText";

export function FailureNotice({ error }: { error: Error | null }) {
  const failureText = useFailureText();
  return error && <Notice variant={error instanceof GoesOn ? "info" : "danger"} title={failureText(error)} />;
}
