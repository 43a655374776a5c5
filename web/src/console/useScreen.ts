/** Connects an element of the page to the screen of an instance. */
import RFB from "@novnc/novnc";
import { useCallback, useEffect, useRef, useState } from "react";

import { SessionEnded } from "../api/errors";
import { channelAddress, openChannel } from "../api/monitor-channels";
import { expireSession } from "../session/store";
import type { Key } from "./keys";

export type ScreenState =
  { phase: "connecting" } | { phase: "connected" } | { phase: "disconnected"; error?: Error; reason?: string };

export interface Screen {
  state: ScreenState;
  reconnect: () => void;
  sendCtrlAltDel: () => void;
  /** Presses keys together, one combination after the other. */
  press: (combinations: readonly (readonly Key[])[]) => void;
  /** Whether the screen is made to fit the window, or shown as large as it is. */
  isFitted: boolean;
  fit: (isFitted: boolean) => void;
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
  const [isFitted, setFitted] = useState(true);
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

  useEffect(() => {
    if (connection.current) connection.current.scaleViewport = isFitted;
  }, [isFitted, outcome]);

  return {
    state: outcome?.attempt === attempt ? outcome.state : { phase: "connecting" },
    reconnect: useCallback(() => setAttempt((before) => before + 1), []),
    sendCtrlAltDel: useCallback(() => connection.current?.sendCtrlAltDel(), []),
    press: useCallback((combinations: readonly (readonly Key[])[]) => {
      const rfb = connection.current;
      if (rfb) void pressAll(rfb, combinations, () => connection.current === rfb);
    }, []),
    isFitted,
    fit: setFitted,
    focus: useCallback(() => connection.current?.focus(), []),
  };
}

/** Milliseconds between two presses: the hypervisor's keyboard remembers a few keys only, and tells nobody when it is full. */
const PACE = 40;

async function pressAll(
  rfb: RFB,
  combinations: readonly (readonly Key[])[],
  isConnected: () => boolean,
): Promise<void> {
  for (const keys of combinations) {
    if (!isConnected()) return;
    for (const { sym, code } of keys) rfb.sendKey(sym, code, true);
    for (const { sym, code } of keys.toReversed()) rfb.sendKey(sym, code, false);
    await new Promise((resolve) => setTimeout(resolve, PACE));
  }
  rfb.focus();
}
