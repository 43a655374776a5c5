/** The screen of one instance over the whole page. */
import "./console.css";

import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useParams } from "react-router";

import { shortName } from "../api/guest";
import { useGuest } from "../api/guests";
import { useInstanceActions } from "../rooms/instances/useInstanceActions";
import { usePageTitle } from "../shell/usePageTitle";
import { ConsoleBar } from "./ConsoleBar";
import { pressesOf } from "./keys";
import { Overlay } from "./Overlay";
import { TypeDialog } from "./TypeDialog";
import { useScreen } from "./useScreen";

const INTERVAL = 5000;

export default function ConsolePage() {
  const { t } = useTranslation();
  const { guest: id = "" } = useParams();
  const [typing, setTyping] = useState(false);
  const [target, setTarget] = useState<HTMLDivElement | null>(null);
  const guest = useGuest(id, INTERVAL);
  const screen = useScreen(id, target);
  const actions = useInstanceActions();
  const name = guest.data ? shortName(guest.data) : id;
  usePageTitle(`${name} · ${t("console.title")}`);
  return (
    <div className="nano-console">
      <ConsoleBar name={name} guest={guest.data} screen={screen} actions={actions} onType={() => setTyping(true)} />
      <main className="nano-console-main">
        <div
          ref={setTarget}
          className="nano-console-screen"
          data-phase={screen.state.phase}
          role="application"
          aria-label={t("console.screenOf", { name })}
        />
        <Overlay screen={screen} guest={guest.data} />
      </main>
      {actions.dialogs}
      {typing && <TypeDialog onType={(text) => screen.press(pressesOf(text))} onClose={() => setTyping(false)} />}
    </div>
  );
}
