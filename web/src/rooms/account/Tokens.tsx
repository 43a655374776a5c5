/** API tokens: what programs may do in a user's name. */
import { Button, Content, Flex, Title } from "@patternfly/react-core";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { type Token, useGiveToken, useRevokeToken, useTokens } from "../../api/own-account";
import { ALL_MENUS } from "../../api/system";
import { DataTable } from "../../shell/DataTable";
import { DeleteDialog } from "../../shell/DeleteDialog";
import { Failure } from "../../shell/Failure";
import { NewTokenDialog } from "./NewTokenDialog";
import { TokenDialog } from "./TokenDialog";

export function Tokens() {
  const { t } = useTranslation();
  const tokens = useTokens();
  const give = useGiveToken();
  const revoke = useRevokeToken();
  const [creating, setCreating] = useState(false);
  const [revoking, setRevoking] = useState<Token | null>(null);
  const roomsOf = (menu: readonly string[]) =>
    ALL_MENUS.filter((room) => menu.includes(room))
      .map((room) => t(`menus.${room}`))
      .join(", ") || t("account.readOnly");
  return (
    <>
      <Flex className="nano-section" justifyContent={{ default: "justifyContentSpaceBetween" }}>
        <Title headingLevel="h2">{t("account.tokens")}</Title>
        <Button variant="secondary" onClick={() => setCreating(true)}>
          {t("account.createToken")}
        </Button>
      </Flex>
      {tokens.isError && !tokens.data ? (
        <Failure error={tokens.error} onRetry={() => void tokens.refetch()} />
      ) : tokens.data?.length === 0 ? (
        <Content component="p">{t("account.noTokens")}</Content>
      ) : (
        <DataTable
          label={t("account.tokens")}
          rows={tokens.data}
          nameOf={({ name }) => name}
          keyOf={({ id }) => id}
          columns={[
            {
              title: t("account.tokenName"),
              cell: ({ name }) => name,
              sortBy: ({ name }) => name,
              modifier: "breakWord",
            },
            { title: t("account.user"), cell: ({ user }) => user, sortBy: ({ user }) => user },
            { title: t("account.tokenRooms"), cell: ({ menu }) => roomsOf(menu), modifier: "breakWord" },
            { title: t("account.created"), cell: ({ created }) => created, sortBy: ({ created }) => created },
            { title: t("account.expires"), cell: ({ expires }) => expires, sortBy: ({ expires }) => expires },
          ]}
          actions={(token) => [{ title: t("account.revoke"), isDanger: true, onClick: () => setRevoking(token) }]}
        />
      )}
      {creating && <TokenDialog give={give} onClose={() => setCreating(false)} />}
      {give.data && <NewTokenDialog token={give.data.token} onClose={give.reset} />}
      {revoking && (
        <DeleteDialog
          title={t("account.revokeTitle", { name: revoking.name })}
          done={t("account.revoked", { name: revoking.name })}
          remove={revoke}
          target={revoking.id}
          onClose={() => setRevoking(null)}
        >
          {t("account.revokeHint")}
        </DeleteDialog>
      )}
    </>
  );
}
