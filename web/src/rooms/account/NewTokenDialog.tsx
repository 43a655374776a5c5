/** Shows a new token, the only time that it is told. */
import { Button, ClipboardCopy, Content, Modal, ModalBody, ModalFooter, ModalHeader } from "@patternfly/react-core";
import { useTranslation } from "react-i18next";

export function NewTokenDialog({ token, onClose }: { token: string; onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <Modal isOpen variant="small" aria-labelledby="token-title">
      <ModalHeader title={t("account.newToken")} labelId="token-title" />
      <ModalBody>
        <Content component="p">{t("account.newTokenHint")}</Content>
        <ClipboardCopy
          isReadOnly
          isCode
          textAriaLabel={t("account.token")}
          hoverTip={t("instances.copy")}
          clickTip={t("instances.copied")}
        >
          {token}
        </ClipboardCopy>
      </ModalBody>
      <ModalFooter>
        <Button onClick={onClose}>{t("shell.close")}</Button>
      </ModalFooter>
    </Modal>
  );
}
