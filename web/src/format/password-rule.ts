/** What the platform asks of a password. */

export const PASSWORD_RULES = [
  { key: "length", holds: (password: string) => new TextEncoder().encode(password).length >= 8 },
  { key: "digit", holds: (password: string) => /[0-9]/.test(password) },
  { key: "lower", holds: (password: string) => /[a-z]/.test(password) },
  { key: "upper", holds: (password: string) => /[A-Z]/.test(password) },
] as const;

export function isStrong(password: string): boolean {
  return PASSWORD_RULES.every(({ holds }) => holds(password));
}
