/** Where the pages of security policy groups are. */

export const POLICIES = "/admin/security_policies";

export function policyPage(id: string): string {
  return `${POLICIES}/${encodeURIComponent(id)}`;
}
