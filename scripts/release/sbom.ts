import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { Enums, Models, Serialize, Spec } from '@cyclonedx/cyclonedx-library';
import { v5 as uuidFrom } from 'uuid';
import { z } from 'zod';
import type { BundledPackage } from './bundled.ts';

/** A namespace of ours (RFC 9562, version 5): the same content has the same serial number, another has another. */
const SERIAL_NAMESPACE = '5b0f6f0e-6d0c-5c57-9a3e-0c6a8e8f2b1d';

const Lock = z.object({ packages: z.record(z.string(), z.object({ integrity: z.string().optional() })) });

/** What a package for one system is made of. */
export interface SbomFacts {
  version: string;
  /** Of the commit, in UTC: two builds of one commit have the same list. */
  moment: Date;
  platform: NodeJS.Platform;
  arch: string;
  runtime: { electron: string; chrome: string; node: string };
  packages: readonly BundledPackage[];
  /** Hex SHA-256 of app.asar, which holds all that is ours. */
  asarSha256: string;
}

/** SHA-512 of a package's archive as the registry has it, in hex, by its place in package-lock.json. */
export async function lockedHashes(root: string): Promise<ReadonlyMap<string, string>> {
  const lock = Lock.parse(JSON.parse(await readFile(path.join(root, 'package-lock.json'), 'utf8')));
  return new Map(
    Object.entries(lock.packages).flatMap(([place, { integrity }]) => {
      const digest = /(?:^| )sha512-([A-Za-z0-9+/=]+)/.exec(integrity ?? '')?.[1];
      return digest === undefined ? [] : [[place, Buffer.from(digest, 'base64').toString('hex')] as const];
    }),
  );
}

function licenceOf(expression: string): Models.License {
  return /^[A-Za-z0-9.-]+$/.test(expression)
    ? new Models.SpdxLicense(expression)
    : new Models.LicenseExpression(expression.replace(/^\((.*)\)$/, '$1'));
}

function npmComponent(one: BundledPackage, hashes: ReadonlyMap<string, string>): Models.Component {
  const [group, name] = one.name.startsWith('@') ? one.name.split('/') : [undefined, one.name];
  // The scope's @ and nothing else of what npm allows in a name has to be written in percent (purl-spec, "npm").
  const purl = `pkg:npm/${one.name.replace('@', '%40')}@${one.version}`;
  const hash = hashes.get(one.path);
  return new Models.Component(Enums.ComponentType.Library, name ?? one.name, {
    ...(group === undefined ? {} : { group }),
    version: one.version,
    bomRef: purl,
    purl,
    scope: Enums.ComponentScope.Required,
    licenses: new Models.LicenseRepository([licenceOf(one.licence)]),
    ...(hash === undefined
      ? {}
      : { hashes: new Models.HashDictionary([[Enums.HashAlgorithm['SHA-512'], hash]]) }),
  });
}

function runtimeComponents({ electron, chrome, node }: SbomFacts['runtime']): Models.Component[] {
  const part = (
    type: Enums.ComponentType,
    name: string,
    version: string,
    purl: string,
    cpe: string,
    licence: string,
  ) =>
    new Models.Component(type, name, {
      version,
      bomRef: purl,
      purl,
      cpe,
      scope: Enums.ComponentScope.Required,
      licenses: new Models.LicenseRepository([licenceOf(licence)]),
    });
  const { Framework, Platform } = Enums.ComponentType;
  const cpe = (vendor: string, name: string, version: string) =>
    `cpe:2.3:a:${vendor}:${name}:${version}:*:*:*:*:*:*:*`;
  return [
    part(
      Framework,
      'Electron',
      electron,
      `pkg:github/electron/electron@v${electron}`,
      cpe('electronjs', 'electron', electron),
      'MIT',
    ),
    part(
      Framework,
      'Chromium',
      chrome,
      `pkg:github/chromium/chromium@${chrome}`,
      cpe('google', 'chrome', chrome),
      'BSD-3-Clause',
    ),
    part(Platform, 'Node.js', node, `pkg:github/nodejs/node@v${node}`, cpe('nodejs', 'node.js', node), 'MIT'),
  ];
}

/**
 * The list of what a package holds, as CycloneDX 1.6 in JSON: the npm packages of which something is in the bundles
 * (fonts are npm packages too), the runtime, and the hash of app.asar. Same facts, same bytes.
 * @param hashes `lockedHashes`
 */
export function sbomOf(facts: SbomFacts, hashes: ReadonlyMap<string, string>): string {
  const { version, platform, arch } = facts;
  const app = new Models.Component(Enums.ComponentType.Application, 'stint', {
    version,
    bomRef: `stint@${version}`,
    purl: `pkg:generic/stint@${version}?arch=${arch}&os=${platform}`,
  });
  const asar = new Models.Component(Enums.ComponentType.File, 'resources/app.asar', {
    version,
    bomRef: 'resources/app.asar',
    hashes: new Models.HashDictionary([[Enums.HashAlgorithm['SHA-256'], facts.asarSha256]]),
  });
  const bundled = facts.packages.map((one) => npmComponent(one, hashes));
  const runtime = runtimeComponents(facts.runtime);
  for (const { bomRef } of bundled) asar.dependencies.add(bomRef);
  for (const { bomRef } of [asar, ...runtime]) app.dependencies.add(bomRef);
  const bom = new Models.Bom({
    metadata: new Models.Metadata({ timestamp: facts.moment, component: app }),
    components: new Models.ComponentRepository([asar, ...runtime, ...bundled]),
  });
  const serializer = new Serialize.JsonSerializer(new Serialize.JSON.Normalize.Factory(Spec.Spec1dot6));
  const options = { sortLists: true, space: 2 };
  bom.serialNumber = `urn:uuid:${uuidFrom(serializer.serialize(bom, options), SERIAL_NAMESPACE)}`;
  return `${serializer.serialize(bom, options)}\n`;
}
