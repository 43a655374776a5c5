/** Changes what is known of a user besides the password, which only the user changes. */
import { useTranslation } from "react-i18next";

import { type User, useModifyUser, useUser } from "../../api/accounts";
import { FormDialog } from "../../shell/form/FormDialog";
import { LoadingDialog } from "../../shell/LoadingDialog";

export function ModifyUserDialog({ name, onClose }: { name: string; onClose: () => void }) {
  const { t } = useTranslation();
  const user = useUser(name);
  if (user.data) return <Known user={user.data} onClose={onClose} />;
  return <LoadingDialog title={t("accounts.modifyUserTitle", { name })} query={user} onClose={onClose} />;
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
