/** What an entry of the operation log says, taken apart. */

export interface Deed {
  /** group.user; empty when nobody was logged in */
  who: string;
  /** The address the request came from; empty when it is not known. */
  from: string;
  /** The name of the API token that was used, if one was. */
  token: string;
  what: string;
  /** Why it failed; undefined when it did not. */
  failure?: string;
}

const SUBJECT = /^(?<who>[^\s():]+)\((?<from>[^),]*)(?:, token (?<token>[^)]*))?\) : (?<what>.*)$/s;
const LOGIN = /^warning: (?<what>failed login of .*) from (?<from>[^\s:]\S*): (?<failure>.*)$/s;
const FAILED = " failed: ";

/** The parts of the line; what does not have the server's layout is all deed. */
export function parseEntry(content: string): Deed {
  const login = LOGIN.exec(content)?.groups;
  if (login)
    return { who: "", from: login.from ?? "", token: "", what: login.what ?? "", failure: login.failure ?? "" };
  const { who = "", from = "", token = "", what = content } = SUBJECT.exec(content)?.groups ?? {};
  const end = who ? what.indexOf(FAILED) : -1;
  if (end < 0) return { who, from, token, what };
  return { who, from, token, what: what.slice(0, end), failure: what.slice(end + FAILED.length) };
}
