/** Tags as typed in one line, and the ones that are offered. */

export const COMMON_TAGS = ["linux", "windows", "centos", "ubuntu", "64bit", "32bit"];

/** The words between commas and blanks, each once. */
export function parseTags(text: string): string[] {
  return [...new Set(text.split(/[\s,，、]+/).filter(Boolean))];
}
