/** What this machine and profile know of people, so that it can be taken out of what leaves for support. */
export interface KnownPeople {
  /** Home folder, absolute. */
  home: string;
  /** Name at the operating system. */
  user: string;
  /** Name of the device, often that of its person. */
  host: string;
  /** Names of people and of their firm: taken out whole and word by word. */
  names: readonly string[];
  /** What was shown of work, such as `Client · Project`: taken out whole and by what its signs part. */
  labels: readonly string[];
}

export type Redactor = (text: string) => string;

/** Accounts that are nobody's name, and words that such a text has anyway. */
const NOBODY = new Set('root admin administrator user users localhost stint home server'.split(' '));

const SECRET_NAMES =
  'pass(?:word|wd|phrase)?|pwd|secret|client[_-]?secret|token|(?:access|refresh|id)[_-]?token|api[_-]?key|assertion|credentials?|sealed[_-]?token|private[_-]?key|code[_-]?verifier|cookie|session[_-]?id';
const HEADERS = /\b((?:proxy-)?authorization|(?:set-)?cookie|x-api-key)(["']?\s*[:=]\s*["']?)[^"'\r\n]+/gi;
const SECRETS = new RegExp(
  `([\\w-]{0,40}(?:${SECRET_NAMES})\\\\*["']?\\s*[:=]\\s*)(\\\\+"[^"]*"|"(?:[^"\\\\]|\\\\.)*"|'[^']*'|[^\\s,;&})\\]"']+)`,
  'gi',
);
const SCHEMES = /\b(Bearer|Basic|Negotiate|NTLM|Digest)\s+[\w+/=.~-]{8,}/gi;
const KEY_BLOCK = /-----BEGIN [A-Z ]+-----[\s\S]*?(?:-----END [A-Z ]+-----|$)/g;
const JWT = /\beyJ[\w-]{5,}(?:\.[\w-]*)*/g;
const ADDRESS = /\b([a-z][a-z0-9+.-]{1,20}:)(\/\/)[^\s"'<>`]+/gi;
const MAIL = /[\p{L}\p{N}._%+'-]+@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)*/gu;
const OPAQUE = /[\w+/=.-]{32,}/g;
const HOMES = /((?:\/home|\/Users|[a-z]:[\\/]+Users)[\\/]+)[^\\/\s"':*?<>|]+/gi;

/**
 * Takes secrets and people out of a text: passwords, tokens, keys, credentials and queries of addresses, e-mail
 * addresses, names, the home folder (`~`). Addresses of machines stay, host and IP: without them no fault of a network
 * can be found, and they name no person. It rather takes too much than too little.
 */
export function redactor(known: () => KnownPeople): Redactor {
  return (text) => {
    const { home, user, host, names, labels } = known();
    let result = text.replace(KEY_BLOCK, '[key]');
    result = result.replace(HEADERS, '$1$2[removed]');
    result = result.replace(SECRETS, (_, name: string, value: string) => {
      const quote = /^\\*["']/.exec(value)?.[0] ?? '';
      return `${name}${quote}[removed]${quote}`;
    });
    result = result.replace(SCHEMES, '$1 [removed]').replace(JWT, '[token]');
    result = result.replace(ADDRESS, bareAddress).replace(MAIL, '[email]');
    for (const form of formsOf(home)) result = result.replaceAll(form, '~');
    result = result.replace(HOMES, '$1[user]').replace(OPAQUE, opaque);
    for (const name of partsOf(names, labels)) result = withoutWord(result, name, '[name]');
    if (isTelling(user)) result = withoutWord(result, user, '[user]');
    if (isTelling(host)) result = withoutWord(result, host, '[device]');
    return result;
  };
}

/** All texts of a value of JSON; names of fields stay, but for what stands under the name of a secret. */
export function redactValue(value: unknown, redact: Redactor): unknown {
  if (typeof value === 'string') return redact(value);
  if (Array.isArray(value)) return value.map((item) => redactValue(item, redact));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) =>
      isSecretName(name) && typeof item === 'string'
        ? [redact(name), '[removed]']
        : [redact(name), redactValue(item, redact)],
    ),
  );
}

const SECRET_NAME = new RegExp(`(?:^|[_-]|[a-z])(?:${SECRET_NAMES}|authorization)$`, 'i');

function isSecretName(name: string): boolean {
  return SECRET_NAME.test(name);
}

/** Scheme, host and path: who signs in there and what is asked is nobody else's. */
function bareAddress(address: string): string {
  const [, scheme = '', rest = ''] = /^([^:]+):\/\/(.*)$/s.exec(address) ?? [];
  const [beforeQuery = ''] = rest.split(/[?#]/, 1);
  const slash = beforeQuery.search(/[\\/]/);
  const authority = slash === -1 ? beforeQuery : beforeQuery.slice(0, slash);
  const path = slash === -1 ? '' : beforeQuery.slice(slash);
  const cut = beforeQuery.length < rest.length ? '?[removed]' : '';
  return `${scheme}://${authority.slice(authority.lastIndexOf('@') + 1)}${path.replace(/^[^\s]*@/, '/')}${cut}`;
}

/** A long text without meaning may be a token; ids, hashes in hex and paths are not. */
function opaque(run: string): string {
  return run
    .split('/')
    .map((part) => {
      if (part.length < 32 || /^[0-9a-f]{40}$|^[0-9a-f]{64}$/.test(part)) return part;
      if (/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(part)) return part;
      const hasDigit = /\d/.test(part);
      const isCased = /[a-z]/.test(part) && /[A-Z]/.test(part);
      return hasDigit || isCased ? '[token]' : part;
    })
    .join('/');
}

/** The home folder as it stands in texts, in JSON, in file addresses. */
function formsOf(home: string): string[] {
  if (home.length < 3) return [];
  const slashed = home.replaceAll('\\', '/');
  const forms = new Set([home, home.replaceAll('\\', '\\\\'), slashed, encodeURI(slashed)]);
  return [...forms].sort((a, b) => b.length - a.length);
}

function isTelling(word: string): boolean {
  return word.length >= 3 && !NOBODY.has(word.toLowerCase());
}

/** Whole names and, as people are written in many ways, their parts. The longest first. */
function partsOf(names: readonly string[], labels: readonly string[]): string[] {
  const parts = [
    ...names.flatMap((name) => [name, ...name.split(/[\s,;/()]+/)]),
    ...labels.flatMap((label) => [label, ...label.split(/\s*[·•|–—:/]\s*/)]),
  ];
  const telling = parts.map((part) => part.trim()).filter(isTelling);
  return [...new Set(telling)].sort((a, b) => b.length - a.length);
}

function withoutWord(text: string, word: string, instead: string): string {
  const pattern = word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return text.replace(new RegExp(`(?<![\\p{L}\\p{N}])${pattern}(?![\\p{L}\\p{N}])`, 'giu'), instead);
}
