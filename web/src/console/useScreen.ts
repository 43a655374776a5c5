/** Connects an element of the page to the screen of an instance. */
import RFB from "@novnc/novnc";
import { useCallback, useEffect, useRef, useState } from "react";

import { SessionEnded } from "../api/errors";
import { channelAddress, openChannel } from "../api/monitor-channels";
import { expireSession } from "../session/store";

export type ScreenState =
  { phase: "connecting" } | { phase: "connected" } | { phase: "disconnected"; error?: Error; reason?: string };

export interface Screen {
  state: ScreenState;
  reconnect: () => void;
  sendCtrlAltDel: () => void;
  focus: () => void;
}

/**
 * Draws the screen of `guest` into `target`, once that is there.
 *
 * The connection lives as long as the component and can be made anew; each attempt opens a channel of its own.
 */
export function useScreen(guest: string, target: Element | null): Screen {
  const connection = useRef<RFB | null>(null);
  const [attempt, setAttempt] = useState(0);
  const [outcome, setOutcome] = useState<{ attempt: number; state: ScreenState } | null>(null);

  useEffect(() => {
    if (!target) return;
    const abort = new AbortController();
    const tell = (state: ScreenState) => {
      if (!abort.signal.aborted) setOutcome({ attempt, state });
    };
    const connect = async () => {
      const channel = await openChannel(guest, abort.signal);
      if (abort.signal.aborted) return;
      const rfb = new RFB(target, channelAddress(channel, window.location), {
        credentials: { password: channel.password },
      });
      connection.current = rfb;
      rfb.scaleViewport = true;
      rfb.background = "transparent";
      let reason: string | undefined;
      rfb.addEventListener("connect", () => {
        tell({ phase: "connected" });
        rfb.focus();
      });
      rfb.addEventListener("securityfailure", ({ detail }) => (reason = detail.reason));
      rfb.addEventListener("disconnect", () => {
        connection.current = null;
        tell({ phase: "disconnected", ...(reason && { reason }) });
      });
    };
    connect().catch((error: unknown) => {
      if (error instanceof SessionEnded) expireSession();
      tell({ phase: "disconnected", error: error instanceof Error ? error : new Error(String(error)) });
    });
    return () => {
      abort.abort();
      connection.current?.disconnect();
      connection.current = null;
    };
  }, [guest, target, attempt]);

  return {
    state: outcome?.attempt === attempt ? outcome.state : { phase: "connecting" },
    reconnect: useCallback(() => setAttempt((before) => before + 1), []),
    sendCtrlAltDel: useCallback(() => connection.current?.sendCtrlAltDel(), []),
    focus: useCallback(() => connection.current?.focus(), []),
  };
}
