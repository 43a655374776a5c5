/** A password that is shown only when asked for, and can be copied unseen. */
import { Button, ClipboardCopyButton, Flex, FlexItem } from "@patternfly/react-core";
import EyeIcon from "@patternfly/react-icons/dist/esm/icons/eye-icon";
import EyeSlashIcon from "@patternfly/react-icons/dist/esm/icons/eye-slash-icon";
import { useState } from "react";
import { useTranslation } from "react-i18next";

export function Secret({ value }: { value: string }) {
  const { t } = useTranslation();
  const [shown, setShown] = useState(false);
  const [copied, setCopied] = useState(false);
  const copy = () => void navigator.clipboard.writeText(value).then(() => setCopied(true));
  return (
    <Flex spaceItems={{ default: "spaceItemsXs" }} alignItems={{ default: "alignItemsCenter" }}>
      <FlexItem>
        <code>{shown ? value : "••••••••"}</code>
      </FlexItem>
      <Button
        variant="plain"
        hasNoPadding
        icon={shown ? <EyeSlashIcon /> : <EyeIcon />}
        aria-label={t(shown ? "instances.hide" : "instances.show")}
        onClick={() => setShown(!shown)}
      />
      {/* Browsers give no access to the clipboard over plain HTTP. */}
      {window.isSecureContext && (
        <ClipboardCopyButton
          id="copy-secret"
          variant="plain"
          hasNoPadding
          aria-label={t("instances.copy")}
          onClick={copy}
          onTooltipHidden={() => setCopied(false)}
        >
          {t(copied ? "instances.copied" : "instances.copy")}
        </ClipboardCopyButton>
      )}
    </Flex>
  );
}
