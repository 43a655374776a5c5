/** Changes what is known of a user besides the password, which only the user changes. */
import { useTranslation } from "react-i18next";

import { type User, useModifyUser, useUser } from "../../api/accounts";
import { FormDialog } from "../../shell/form/FormDialog";

export function ModifyUserDialog({ name, onClose }: { name: string; onClose: () => void }) {
  const user = useUser(name);
  return user.data && <Filled user={user.data} onClose={onClose} />;
}

function Filled({ user, onClose }: { user: User; onClose: () => void }) {
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
