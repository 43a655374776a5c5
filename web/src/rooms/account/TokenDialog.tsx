/** Asks what a new API token shall be good for. */
import type { UseMutationResult } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import type { TokenWish } from "../../api/own-account";
import { ALL_MENUS } from "../../api/system";
import { LABEL } from "../../format/names";
import { useSession } from "../../session/store";
import type { Field, Values } from "../../shell/form/fields";
import { FormDialog } from "../../shell/form/FormDialog";

interface Filled extends Values {
  name: string;
  days: string;
  menu: readonly string[];
}

const DAYS = 90;
const MOST_DAYS = 366;

interface TokenDialogProps {
  give: UseMutationResult<unknown, Error, TokenWish>;
  onClose: () => void;
}

export function TokenDialog({ give, onClose }: TokenDialogProps) {
  const { t } = useTranslation();
  const { menu: own } = useSession();
  const fields: Field<Filled>[] = [
    {
      kind: "text",
      name: "name",
      label: t("account.tokenName"),
      hint: t("account.tokenNameHint"),
      isRequired: true,
      check: (name) => (LABEL.test(name) ? undefined : t("account.tokenNameRule")),
    },
    {
      kind: "number",
      name: "days",
      label: t("account.days"),
      isRequired: true,
      check: (days) => (/^[1-9]\d{0,2}$/.test(days) && Number(days) <= MOST_DAYS ? undefined : t("account.daysRule")),
    },
    {
      kind: "checks",
      name: "menu",
      label: t("account.tokenRooms"),
      hint: t("account.tokenRoomsHint"),
      options: ALL_MENUS.filter((room) => own.includes(room)).map((value) => ({ value, label: t(`menus.${value}`) })),
    },
  ];
  return (
    <FormDialog
      title={t("account.createToken")}
      fields={fields}
      initial={{ name: "", days: String(DAYS), menu: [] }}
      submit={t("shell.create")}
      wishOf={({ name, days, menu }) => ({ name, days: Number(days), menu })}
      save={give}
      done={({ name }) => t("account.tokenCreated", { name })}
      onClose={onClose}
    />
  );
}
