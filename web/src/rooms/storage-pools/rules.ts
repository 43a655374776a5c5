/** What the server accepts as the place of shared storage. */

/** A name, an IPv4 address or an IPv6 address. */
export function isHost(text: string): boolean {
  return text.length <= 253 && /^([0-9A-Za-z]([0-9A-Za-z.-]*[0-9A-Za-z])?|[0-9A-Fa-f:]*:[0-9A-Fa-f:.]*)$/.test(text);
}

/** An absolute path other than the root. */
export function isFolder(text: string): boolean {
  const parts = text.split("/").filter((part) => part !== "" && part !== ".");
  return text.startsWith("/") && parts.length > 0 && !parts.includes("..");
}
