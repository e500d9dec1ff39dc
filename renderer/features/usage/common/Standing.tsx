import { CircleAlert, CircleCheck, Clock3 } from 'lucide-react';
import { can } from '../../../../domain/rules/permissions.ts';
import { MeteringState } from '../../../../domain/wire/metering.ts';
import { useActor } from '../../../data/workspace.tsx';
import { cx } from '../../../ui/cx.ts';
import { t } from '../../../words/words.ts';
import { type Reading, useSeen } from './seen.ts';
import { type StandingWords, standingWords } from './standing.ts';

const STATE = '/v1/metering/state';
/** How often a screen asks how metering stands, while it is open. */
const EVERY_MS = 5_000;

/** How metering stands, for whoever looks after it. */
export function useStanding(): Reading<MeteringState> {
  const mayLook = can(useActor(), 'settings.billing');
  return useSeen(mayLook ? STATE : null, MeteringState, EVERY_MS);
}

/**
 * Refused events that wait for this person; 0 for whoever does not look after them. Asked once; a screen that shows how
 * metering stands keeps it fresh.
 */
export function useRefusedCount(): number {
  const mayLook = can(useActor(), 'settings.billing');
  return useSeen(mayLook ? STATE : null, MeteringState).value?.dead ?? 0;
}

const signs = { ok: CircleCheck, waits: Clock3, needs: CircleAlert } as const;
const colours = { ok: 'text-ok', waits: 'text-muted', needs: 'text-warn' } as const;

/** How metering stands in a few words, for the head of a screen. */
export function StandingBadge({ reading }: { reading: Reading<MeteringState> }) {
  const { value, seenAt } = reading;
  if (value === null || seenAt === null) return null;
  const { look, short } = standingWords(value, seenAt);
  const Sign = signs[look];
  return (
    <span className="flex min-w-0 items-center gap-1.5 text-12 text-muted">
      <Sign size={14} strokeWidth={1.75} aria-hidden className={cx('shrink-0', colours[look])} />
      {short}
    </span>
  );
}

/** The same in sentences, above the content; nothing where all is well. */
export function StandingNote({
  reading,
  isAlways = false,
}: {
  reading: Reading<MeteringState>;
  isAlways?: boolean;
}) {
  const { value, seenAt } = reading;
  if (value === null || seenAt === null) return null;
  const words = standingWords(value, seenAt);
  if (!isAlways && words.look === 'ok') return null;
  return <StandingLine words={words} />;
}

function StandingLine({ words: { look, long, lastError } }: { words: StandingWords }) {
  const Sign = signs[look];
  return (
    <div
      role="status"
      className={cx(
        'flex items-start gap-2.5 rounded-normal px-3 py-2',
        look === 'needs' ? 'bg-warn-soft' : 'bg-hover',
      )}
    >
      <Sign size={16} strokeWidth={1.75} aria-hidden className={cx('mt-0.5 shrink-0', colours[look])} />
      <div className="min-w-0 flex-1 text-strong">
        <p>{long}</p>
        {lastError !== null && (
          <p className="text-12 break-words text-muted select-text">
            {t('metering.last-error', { error: lastError })}
          </p>
        )}
      </div>
    </div>
  );
}
