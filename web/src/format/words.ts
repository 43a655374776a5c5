/** Words as typed in one line. */

/** The words between commas and blanks, each once. */
export function parseWords(text: string): string[] {
  return [...new Set(text.split(/[\s,，、]+/).filter(Boolean))];
}
