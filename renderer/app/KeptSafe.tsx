import type { ProfileState } from '../../domain/ipc/system.ts';
import { ErrorState } from '../ui/states.tsx';
import { t } from '../words/words.ts';

const MEGABYTE = 1024 * 1024;

/** Says why this profile is not opened, and that all in it is safe. */
export function KeptSafe({ profile }: { profile: ProfileState }) {
  if (profile.kind !== 'newer' && profile.kind !== 'no_room') return null;
  return (
    <main className="flex h-full items-center justify-center">
      <ErrorState
        title={profile.kind === 'newer' ? t('profile.newer') : t('profile.no-room')}
        details={t('profile.folder', { folder: profile.folder })}
      >
        {helpFor(profile)}
      </ErrorState>
    </main>
  );
}

function helpFor(profile: Extract<ProfileState, { kind: 'newer' | 'no_room' }>): string {
  if (profile.kind === 'no_room') {
    const needed = Math.ceil(profile.needed / MEGABYTE);
    return t('profile.no-room-help', { needed, free: Math.floor(profile.free / MEGABYTE) });
  }
  return profile.madeBy === ''
    ? t('profile.newer-help-unknown')
    : t('profile.newer-help', { version: profile.madeBy });
}
