import type { Check } from '../context.ts';
import { ok } from '../looked.ts';

export const versionCheck: Check = async ({ build }) => {
  const { version, electron, chromium, arch, os, packageType, identity } = build;
  const commit = identity?.commit ?? null;
  return ok(`Stint ${version}, Electron ${electron}, ${os}, ${arch}.`, {
    version,
    electron,
    chromium,
    os,
    arch,
    package: packageType ?? 'unknown',
    commit,
  });
};
