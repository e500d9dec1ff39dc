import { parseArgs } from 'node:util';

/** What electron-builder asks of fpm, as far as it asks. */
export interface PackageRequest {
  type: 'deb' | 'rpm';
  name: string;
  version: string;
  /** `amd64`, `arm64` for a deb; `x86_64`, `aarch64` for an rpm. */
  architecture: string;
  maintainer: string;
  url: string;
  license: string;
  /** One line. */
  summary: string;
  description: string;
  depends: string[];
  recommends: string[];
  afterInstall: string;
  afterRemove: string;
  /** The file to make, absolute. */
  output: string;
  /** Files and folders (their content) and where they are to lie. */
  files: { from: string; to: string }[];
}

const text = { type: 'string' } as const;
const list = { type: 'string', multiple: true } as const;

/**
 * Reads fpm's arguments as electron-builder 26 writes them.
 * @throws Error when one is missing, or is one that we do not know: a setting must not be lost without a word
 */
export function parseFpmArguments(args: string[]): PackageRequest {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      s: { ...text, short: 's' },
      force: { type: 'boolean' },
      t: { ...text, short: 't' },
      d: { ...list, short: 'd' },
      'deb-recommends': list,
      'deb-compression': text,
      'deb-priority': text,
      'rpm-os': text,
      'rpm-compression': text,
      'rpm-summary': text,
      architecture: text,
      'after-install': text,
      'after-remove': text,
      description: text,
      version: text,
      package: text,
      name: text,
      maintainer: text,
      vendor: text,
      url: text,
      category: text,
      license: text,
    },
  });
  const need = (name: string, value: string | undefined): string => {
    if (!value) throw new Error(`fpm was called without --${name}.`);
    return value;
  };
  const type = values.t;
  if (type !== 'deb' && type !== 'rpm') throw new Error(`Only deb and rpm are made here, not ${type}.`);
  const [first, ...rest] = need('description', values.description).split('\n');
  // electron-builder gives a deb's summary as the first line, an rpm's apart.
  const summary = values['rpm-summary'] ?? first?.trim() ?? '';
  const long = values['rpm-summary'] === undefined ? rest.join('\n').trim() : (values.description ?? '');
  return {
    type,
    name: need('name', values.name),
    version: need('version', values.version),
    architecture: need('architecture', values.architecture),
    maintainer: need('maintainer', values.maintainer),
    url: need('url', values.url),
    license: values.license ?? '',
    summary,
    description: long || summary,
    depends: values.d ?? [],
    recommends: values['deb-recommends'] ?? [],
    afterInstall: need('after-install', values['after-install']),
    afterRemove: need('after-remove', values['after-remove']),
    output: need('package', values.package),
    files: positionals.map((pair) => {
      const cut = pair.lastIndexOf('=');
      if (cut < 1) throw new Error(`"${pair}" does not say where it is to lie.`);
      return { from: pair.slice(0, cut), to: pair.slice(cut + 1) };
    }),
  };
}
