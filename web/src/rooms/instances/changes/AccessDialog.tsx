/** Shows the user and the password inside an instance that were set last. */
import {
  Button,
  Content,
  DescriptionList,
  DescriptionListDescription,
  DescriptionListGroup,
  DescriptionListTerm,
  Modal,
  ModalBody,
  ModalFooter,
  ModalHeader,
} from "@patternfly/react-core";
import { useTranslation } from "react-i18next";

import { shortName } from "../../../api/guest";
import { useGuestAccess } from "../../../api/guest-changes";
import { LoadingDialog } from "../../../shell/LoadingDialog";
import { Secret } from "../Secret";
import type { ChangeDialogProps } from "./ChangeForm";

export function AccessDialog({ guest, onClose }: ChangeDialogProps) {
  const { t } = useTranslation();
  const access = useGuestAccess(guest.id);
  const title = t("changes.titles.showPassword", { name: shortName(guest) });
  if (!access.data) return <LoadingDialog title={title} query={access} onClose={onClose} />;
  const { user, password } = access.data;
  return (
    <Modal isOpen variant="small" onClose={onClose} aria-labelledby="access-title">
      <ModalHeader title={title} labelId="access-title" />
      <ModalBody>
        {password ? (
          <DescriptionList isHorizontal isCompact horizontalTermWidthModifier={{ default: "12ch" }}>
            <DescriptionListGroup>
              <DescriptionListTerm>{t("changes.user")}</DescriptionListTerm>
              <DescriptionListDescription>{user}</DescriptionListDescription>
            </DescriptionListGroup>
            <DescriptionListGroup>
              <DescriptionListTerm>{t("changes.password")}</DescriptionListTerm>
              <DescriptionListDescription>
                <Secret value={password} />
              </DescriptionListDescription>
            </DescriptionListGroup>
          </DescriptionList>
        ) : (
          <Content component="p">{t("changes.noPassword")}</Content>
        )}
      </ModalBody>
      <ModalFooter>
        <Button variant="secondary" onClick={onClose}>
          {t("shell.close")}
        </Button>
      </ModalFooter>
    </Modal>
  );
}
