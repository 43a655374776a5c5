/** Channels to the screens of instances; each can be connected once, within a few seconds. */
import { API, call } from "./client";

export interface MonitorChannel {
  id: string;
  protocol: string;
  username: string;
  password: string;
}

export function openChannel(guest: string, signal: AbortSignal): Promise<MonitorChannel> {
  return call<MonitorChannel>("POST", "/monitor_channels/", { guest }, signal);
}

/** Address of a channel's websocket, secure where the page is. */
export function channelAddress(channel: MonitorChannel, page: Location): string {
  const scheme = page.protocol === "https:" ? "wss" : "ws";
  return `${scheme}://${page.host}${API}/monitor_channels/${channel.id}`;
}
