/** Ports as the platform takes them. */

/** Whether the text is a port from 1 to 65535. */
export function isPort(text: string): boolean {
  return /^[1-9]\d{0,4}$/.test(text) && Number(text) <= 65535;
}
