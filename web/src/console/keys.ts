/** Keys as a screen's protocol names them: for combinations that the browser keeps to itself, and for texts that are typed. */

export interface Key {
  /** X11 keysym */
  sym: number;
  /** The place on the keyboard; null where only the sign matters. */
  code: string | null;
}

const CTRL: Key = { sym: 0xffe3, code: "ControlLeft" };
const ALT: Key = { sym: 0xffe9, code: "AltLeft" };
const SHIFT: Key = { sym: 0xffe1, code: "ShiftLeft" };
const F1 = 0xffbe;

const functionKey = (number: number): Key => ({ sym: F1 + number - 1, code: `F${number}` });

export interface Combination {
  /** What is written on the keys, alike in all languages. */
  label: string;
  /** Pressed in this order, released in the other. */
  keys: readonly Key[];
}

export const COMBINATIONS: readonly Combination[] = [
  { label: "Ctrl+Alt+Backspace", keys: [CTRL, ALT, { sym: 0xff08, code: "Backspace" }] },
  { label: "Alt+Tab", keys: [ALT, { sym: 0xff09, code: "Tab" }] },
  { label: "Alt+F4", keys: [ALT, functionKey(4)] },
  { label: "Esc", keys: [{ sym: 0xff1b, code: "Escape" }] },
  { label: "Win", keys: [{ sym: 0xffeb, code: "MetaLeft" }] },
  { label: "PrtSc", keys: [{ sym: 0xff61, code: "PrintScreen" }] },
  ...[1, 2, 3, 7].map((number) => ({ label: `Ctrl+Alt+F${number}`, keys: [CTRL, ALT, functionKey(number)] })),
];

/** Signs that the US keyboard, which the hypervisor assumes, has on the upper half of its keys. */
const SHIFTED = /^[A-Z~!@#$%^&*()_+{}|:"<>?]$/;
const TYPEABLE = /^[\x20-\x7e\n\t]*$/;

/** Whether a US keyboard has all signs of the text. */
export function isTypeable(text: string): boolean {
  return TYPEABLE.test(text.replaceAll("\r\n", "\n"));
}

/** The presses that type a text, sign by sign. */
export function pressesOf(text: string): Key[][] {
  return Array.from(text.replaceAll("\r\n", "\n"), (sign) => {
    if (sign === "\n") return [{ sym: 0xff0d, code: null }];
    if (sign === "\t") return [{ sym: 0xff09, code: null }];
    const key = { sym: sign.charCodeAt(0), code: null };
    return SHIFTED.test(sign) ? [SHIFT, key] : [key];
  });
}
