import { FuseState, FuseV1Options, getCurrentFuseWire } from '@electron/fuses';
import type { Check, DoctorContext } from '../context.ts';
import { type Facts, failed, messageOf, skipped, warning } from '../looked.ts';
import { packageSignature } from './package-signature.ts';

/** As electron-builder.yml sets them: what would let somebody else's code into a process of ours is off. */
const FUSES = [
  ['RunAsNode', false],
  ['EnableNodeOptionsEnvironmentVariable', false],
  ['EnableNodeCliInspectArguments', false],
  ['EnableCookieEncryption', true],
  ['EnableEmbeddedAsarIntegrityValidation', true],
  ['OnlyLoadAppFromAsar', true],
] as const;

const MEND = 'Install Stint again from the package that your IT or the vendor handed out.';

export const signatureCheck: Check = async (context, signal) => {
  const { build } = context;
  if (!build.isPackaged) return skipped('This is a development build: nothing of it is signed.');
  const asarSha256 = build.asarHash();
  const [fuses, pack] = await Promise.all([readFuses(context), packageSignature(context, signal)]);
  const facts: Facts = {
    asarSha256,
    updateKeys: build.identity?.updateKeys.length ?? 0,
    fuses:
      fuses.wrong === null
        ? 'could not be read'
        : fuses.wrong.length === 0
          ? 'as built'
          : fuses.wrong.join(', '),
    ...pack.facts,
  };
  if (fuses.wrong && fuses.wrong.length > 0) {
    return failed(`The program was changed: ${fuses.wrong.join(', ')} is not as it was built.`, MEND, facts);
  }
  if (pack.status === 'failed') return { ...pack, facts };
  if (!build.identity) {
    return warning(
      'This build does not say who made it: it carries no commit and no keys for updates.',
      MEND,
      facts,
    );
  }
  if (fuses.wrong === null) {
    return warning(`The program's own file could not be read: ${fuses.reason}.`, MEND, facts);
  }
  return { ...pack, facts };
};

async function readFuses({
  build,
}: DoctorContext): Promise<{ wrong: string[] } | { wrong: null; reason: string }> {
  try {
    const wire = await getCurrentFuseWire(build.executable);
    const wrong = FUSES.filter(([name, isOn]) => {
      const state = wire[FuseV1Options[name]];
      return state !== FuseState.REMOVED && (state === FuseState.ENABLE) !== isOn;
    });
    return { wrong: wrong.map(([name]) => name) };
  } catch (error) {
    return { wrong: null, reason: messageOf(error) };
  }
}
