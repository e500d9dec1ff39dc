import { can } from '../../../../domain/rules/permissions.ts';
import { useActor } from '../../../data/workspace.tsx';
import { Button } from '../../../ui/Button.tsx';
import { Skeleton } from '../../../ui/states.tsx';
import { t } from '../../../words/words.ts';
import { AskedNote } from './Asked.tsx';
import { StandingNote, useStanding } from './Standing.tsx';

/** How metering stands, as a part of a screen that is about more than that; nothing for whoever does not look after it. */
export function MeteringSection({ onShowLetters }: { onShowLetters: () => void }) {
  const mayLook = can(useActor(), 'settings.billing');
  const reading = useStanding();
  if (!mayLook) return null;
  const isAsking = reading.value === null && !reading.isOffline && reading.failure === null;
  return (
    <section>
      <div className="mb-2 flex flex-wrap items-center justify-between gap-x-4 gap-y-1">
        <h2 className="text-15 font-semibold">{t('metering.section')}</h2>
        <Button kind="quiet" size="small" onPress={onShowLetters}>
          {t('metering.show-letters')}
        </Button>
      </div>
      <div className="flex flex-col gap-2">
        <AskedNote reading={reading} />
        {isAsking && <Skeleton label={t('metering.loading')} rows={1} />}
        <StandingNote reading={reading} isAlways />
      </div>
    </section>
  );
}
