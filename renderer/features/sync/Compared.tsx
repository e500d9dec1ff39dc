import { CircleCheck, Scale, TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import { errorWords } from '../../data/error-words.ts';
import { useObservable } from '../../data/hooks.ts';
import type { Comparison } from '../../data/types.ts';
import { useWorkspace } from '../../data/workspace.tsx';
import { Button } from '../../ui/Button.tsx';
import { t } from '../../words/words.ts';
import { comparisonWords, differenceWords } from './words.ts';

const none: Comparison | null = null;

/** Whether this device holds what the server holds: the last answer, when, and a way to ask now. */
export function Compared({ time }: { time: (instant: string) => string }) {
  const { data, info } = useWorkspace();
  const last = useObservable<Comparison | null>(() => data.compared(), [data], none);
  const [isPending, setPending] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  const compare = async (): Promise<void> => {
    setPending(true);
    setFailure(null);
    try {
      await data.compare();
    } catch (error) {
      setFailure(errorWords(error));
    }
    setPending(false);
  };
  const isKnown = last !== null && last.outcome !== 'never';
  return (
    <section>
      <h2 className="mb-2 text-15 font-semibold">{t('sync.compared')}</h2>
      <div aria-live="polite">
        <p className="flex items-start gap-2">
          {last?.outcome === 'different' && (
            <TriangleAlert size={16} aria-hidden className="mt-0.5 shrink-0 text-warn" />
          )}
          {(last?.outcome === 'equal' || last?.outcome === 'repaired') && (
            <CircleCheck size={16} aria-hidden className="mt-0.5 shrink-0 text-ok" />
          )}
          <span>{comparisonWords(last)}</span>
        </p>
        {last && last.differences.length > 0 && (
          <ul className="mt-1 text-strong">
            {last.differences.map((difference) => {
              const words = differenceWords(difference, info.locale);
              return <li key={words}>{words}</li>;
            })}
          </ul>
        )}
        {isKnown && <p className="digits text-12 text-muted">{time(last.at)}</p>}
        {failure && (
          <p role="alert" className="mt-1 text-bad">
            {t('sync.not-compared', { why: failure })}
          </p>
        )}
      </div>
      <div className="mt-2">
        <Button icon={Scale} isPending={isPending} onPress={() => void compare()}>
          {t('sync.compare')}
        </Button>
      </div>
    </section>
  );
}
