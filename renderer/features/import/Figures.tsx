import { formatMinutes } from '../../../domain/rules/duration.ts';
import { Checkbox } from '../../ui/Checkbox.tsx';
import { numberFormat } from '../../ui/format.ts';
import { spokenLocale, t } from '../../words/words.ts';
import { changeChoices } from './analyse.ts';
import type { OpenFile } from './import-store.ts';
import { formatSeconds } from './import-words.ts';
import type { DryRun, ReadFile } from './session-types.ts';

/** The dry run in a few figures, and what the person can decide for all rows at once. */
export function Figures({ file, read, dryRun }: { file: OpenFile; read: ReadFile; dryRun: DryRun }) {
  const { counts, totals, entries, minutes } = dryRun;
  const here = (counts.already ?? 0) + (counts.equal ?? 0);
  const all = Object.values(counts).reduce((sum, count) => sum + count, 0);
  const rounding = totals.reduce((sum, { roundingSeconds }) => sum + roundingSeconds, 0);
  const fileSeconds = totals.reduce((sum, row) => sum + row.fileSeconds, 0);
  const number = (value: number): string => numberFormat(spokenLocale(), {}).format(value);
  return (
    <div className="flex flex-col gap-3 px-6 py-4 @max-[640px]:px-4">
      <dl className="flex flex-wrap gap-x-8 gap-y-2" aria-live="polite">
        <Figure value={number(entries)} words={t('import.comes-in', { count: entries })} />
        <Figure value={formatMinutes(minutes)} words={t('import.time-in')} />
        <Figure value={number(here)} words={t('import.here', { count: here })} />
        <Figure value={number(all - here)} words={t('import.left', { count: all - here })} />
      </dl>
      <div className="flex flex-col text-12 text-muted">
        <p>
          {rounding === 0
            ? t('import.rounding-none')
            : t('import.rounding', {
                difference: formatSeconds(rounding, true),
                total: formatSeconds(fileSeconds),
              })}
        </p>
        {read.cut > 0 && <p>{t('import.facts-cut', { count: read.cut })}</p>}
        {read.lengthDiffers > 0 && <p>{t('import.facts-length', { count: read.lengthDiffers })}</p>}
      </div>
      <Options file={file} dryRun={dryRun} />
    </div>
  );
}

function Figure({ value, words }: { value: string; words: string }) {
  return (
    <div className="flex flex-row-reverse items-baseline gap-1.5">
      <dt className="text-muted">{words}</dt>
      <dd className="digits text-20 font-semibold">{value}</dd>
    </div>
  );
}

function Options({ file, dryRun }: { file: OpenFile; dryRun: DryRun }) {
  const { choices } = file;
  const { overlapping, unbillable, counts } = dryRun;
  const removed = counts.removed ?? 0;
  return (
    <div className="flex flex-col">
      {(overlapping > 0 || choices.overlapsAsMinutes) && (
        <Checkbox
          isSelected={choices.overlapsAsMinutes}
          onChange={(overlapsAsMinutes) => void changeChoices({ overlapsAsMinutes })}
        >
          {t('import.option-overlaps', { count: overlapping })}
        </Checkbox>
      )}
      {(unbillable > 0 || choices.unbillableAsSuch) && (
        <Checkbox
          isSelected={choices.unbillableAsSuch}
          onChange={(unbillableAsSuch) => void changeChoices({ unbillableAsSuch })}
        >
          {t('import.option-unbillable', { count: unbillable })}
        </Checkbox>
      )}
      {(removed > 0 || choices.bringBack) && (
        <Checkbox isSelected={choices.bringBack} onChange={(bringBack) => void changeChoices({ bringBack })}>
          {t('import.option-removed', { count: removed })}
        </Checkbox>
      )}
    </div>
  );
}
