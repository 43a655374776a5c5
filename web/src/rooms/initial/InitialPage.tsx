/** First visit: makes the administrator of a new installation. */
import { ActionGroup, Button, Content, Form } from "@patternfly/react-core";
import { useState, type SyntheticEvent } from "react";
import { useTranslation } from "react-i18next";
import { Navigate, useNavigate } from "react-router";

import { useInitialise, useSystem } from "../../api/system";
import { ACCOUNT_NAME } from "../../format/names";
import { isStrong } from "../../format/password-rule";
import { FailureNotice } from "../../shell/FailureNotice";
import { GatePage } from "../../shell/GatePage";
import { TextField } from "../../shell/TextField";
import { PasswordRules } from "./PasswordRules";

export default function InitialPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const system = useSystem();
  const initialise = useInitialise();
  const [user, setUser] = useState("");
  const [password, setPassword] = useState("");
  const [repeated, setRepeated] = useState("");

  if (system.data?.ready) return <Navigate to="/login" replace state={{ created: initialise.variables?.user }} />;

  const nameFits = ACCOUNT_NAME.test(user);
  const complete = nameFits && isStrong(password) && password === repeated;
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    initialise.mutate(
      { user, password },
      { onSuccess: () => void navigate("/login", { replace: true, state: { created: user } }) },
    );
  };
  const error = initialise.error ?? system.error;
  return (
    <GatePage title={t("initial.title")}>
      <Form onSubmit={submit}>
        <Content component="p">{t("initial.hint")}</Content>
        <FailureNotice error={error} />
        <TextField
          id="user"
          label={t("initial.user")}
          value={user}
          onChange={setUser}
          autoComplete="username"
          autoFocus
          isRequired
          error={user && !nameFits ? t("initial.userRule") : undefined}
        />
        <TextField
          id="password"
          type="password"
          label={t("initial.password")}
          value={password}
          onChange={setPassword}
          autoComplete="new-password"
          isRequired
        />
        <PasswordRules password={password} />
        <TextField
          id="repeated"
          type="password"
          label={t("initial.repeated")}
          value={repeated}
          onChange={setRepeated}
          autoComplete="new-password"
          isRequired
          error={repeated && repeated !== password ? t("initial.different") : undefined}
        />
        <ActionGroup>
          <Button type="submit" isBlock isLoading={initialise.isPending} isDisabled={!complete || initialise.isPending}>
            {t("initial.submit")}
          </Button>
        </ActionGroup>
      </Form>
    </GatePage>
  );
}
