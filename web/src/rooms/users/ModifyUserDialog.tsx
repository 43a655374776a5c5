/** Changes what is known of a user besides the password, which only the user changes. */
import { Modal, ModalBody, ModalHeader, Skeleton } from "@patternfly/react-core";
import { useTranslation } from "react-i18next";

import { type User, useModifyUser, useUser } from "../../api/accounts";
import { Failure } from "../../shell/Failure";
import { FormDialog } from "../../shell/form/FormDialog";

export function ModifyUserDialog({ name, onClose }: { name: string; onClose: () => void }) {
  const { t } = useTranslation();
  const user = useUser(name);
  if (user.data) return <Known user={user.data} onClose={onClose} />;
  return (
    <Modal isOpen variant="small" onClose={onClose} aria-labelledby="user-title">
      <ModalHeader title={t("accounts.modifyUserTitle", { name })} labelId="user-title" />
      <ModalBody>
        {user.isError ? (
          <Failure error={user.error} onRetry={() => void user.refetch()} />
        ) : (
          <Skeleton height="8rem" screenreaderText={t("shell.loading")} />
        )}
      </ModalBody>
    </Modal>
  );
}

function Known({ user, onClose }: { user: User; onClose: () => void }) {
  const { t } = useTranslation();
  const { name } = user;
  return (
    <FormDialog
      title={t("accounts.modifyUserTitle", { name })}
      fields={[
        { kind: "text", name: "nick", label: t("accounts.nick") },
        { kind: "text", name: "mail", label: t("accounts.mail"), hint: t("accounts.keepHint") },
      ]}
      initial={{ nick: user.nick ?? "", mail: user.mail ?? "" }}
      submit={t("shell.save")}
      wishOf={(values) => ({ name, ...values })}
      save={useModifyUser()}
      done={() => t("accounts.userModified", { name })}
      onClose={onClose}
    />
  );
}
