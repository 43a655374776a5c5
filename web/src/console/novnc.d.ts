/** The part of noVNC that the console uses; the package carries no types. */
declare module "@novnc/novnc" {
  interface Events {
    connect: CustomEvent<undefined>;
    disconnect: CustomEvent<{ clean: boolean }>;
    securityfailure: CustomEvent<{ status: number; reason?: string }>;
    desktopname: CustomEvent<{ name: string }>;
  }

  export default class RFB extends EventTarget {
    constructor(
      target: Element,
      url: string,
      options?: { credentials?: { password: string }; wsProtocols?: string[]; shared?: boolean },
    );
    scaleViewport: boolean;
    background: string;
    disconnect(): void;
    focus(): void;
    sendCtrlAltDel(): void;
    sendKey(keysym: number, code: string | null, down: boolean): void;
    addEventListener<K extends keyof Events>(type: K, listener: (event: Events[K]) => void): void;
  }
}
