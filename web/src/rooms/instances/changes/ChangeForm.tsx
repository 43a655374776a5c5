/** A small dialog of declared fields that changes one thing of an instance. */
import { useTranslation } from "react-i18next";

import { type Guest, shortName } from "../../../api/guest";
import { type GuestChange, useChangeGuest } from "../../../api/guest-changes";
import type { Field, Values } from "../../../shell/form/fields";
import { FormDialog } from "../../../shell/form/FormDialog";

/** What every dialog of a change gets. */
export interface ChangeDialogProps {
  guest: Guest;
  onClose: () => void;
}

interface ChangeFormProps<Form extends Values> extends ChangeDialogProps {
  kind: GuestChange["kind"];
  fields: readonly Field<Form>[];
  initial: Form;
  changeOf: (values: Form) => GuestChange;
}

export function ChangeForm<Form extends Values>(props: ChangeFormProps<Form>) {
  const { guest, kind, fields, initial, changeOf, onClose } = props;
  const { t } = useTranslation();
  const name = shortName(guest);
  return (
    <FormDialog
      title={t(`changes.titles.${kind}`, { name })}
      fields={fields}
      initial={initial}
      mustDiffer
      submit={t("shell.save")}
      wishOf={changeOf}
      save={useChangeGuest(guest.id)}
      done={() => t("changes.done", { name })}
      onClose={onClose}
    />
  );
}
