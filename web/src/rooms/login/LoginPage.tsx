/** The door: name and password, and back to the page that was asked for. */
import { ActionGroup, Button, Form } from "@patternfly/react-core";
import { useState, type SyntheticEvent } from "react";
import { useTranslation } from "react-i18next";
import { Navigate, useLocation } from "react-router";

import { useLogin } from "../../api/sessions";
import { useSystem } from "../../api/system";
import { useSessionStore } from "../../session/store";
import { FailureNotice } from "../../shell/FailureNotice";
import { Notice } from "../../shell/Notice";
import { GatePage } from "../../shell/GatePage";
import { TextField } from "../../shell/TextField";

/** What the page that sent the visitor here left for us. */
interface Arrival {
  from?: string;
  /** Name of the administrator made a moment ago. */
  created?: string;
}

export default function LoginPage() {
  const { t } = useTranslation();
  const arrival = (useLocation().state ?? {}) as Arrival;
  const { session, expired } = useSessionStore();
  const system = useSystem();
  const login = useLogin();
  const [user, setUser] = useState(arrival.created ?? "");
  const [password, setPassword] = useState("");

  if (session) return <Navigate to={arrival.from ?? "/admin"} replace />;
  if (system.data && !system.data.ready) return <Navigate to="/initial" replace />;

  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    login.mutate({ user, password });
  };
  const error = login.error ?? system.error;
  return (
    <GatePage title={t("login.title")}>
      <Form onSubmit={submit}>
        <FailureNotice error={error} />
        {!error && expired && <Notice variant="warning" title={t("login.expired")} />}
        {!error && arrival.created && <Notice variant="success" title={t("login.created")} />}
        <TextField
          id="user"
          label={t("login.user")}
          value={user}
          onChange={setUser}
          autoComplete="username"
          autoFocus={!arrival.created}
          isRequired
        />
        <TextField
          id="password"
          type="password"
          label={t("login.password")}
          value={password}
          onChange={setPassword}
          autoComplete="current-password"
          autoFocus={Boolean(arrival.created)}
          isRequired
        />
        <ActionGroup>
          <Button type="submit" isBlock isLoading={login.isPending} isDisabled={!user || !password || login.isPending}>
            {t("login.submit")}
          </Button>
        </ActionGroup>
      </Form>
    </GatePage>
  );
}
