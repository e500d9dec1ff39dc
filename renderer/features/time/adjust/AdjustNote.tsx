import { Lock } from 'lucide-react';
import type { TenantSettings } from '../../../../domain/entities/tenant.ts';
import type { TimeEntry } from '../../../../domain/entities/time-entry.ts';
import { adjustmentEffect } from '../../../../domain/rules/adjustment.ts';
import { weekEndOf } from '../../../../domain/rules/civil-date.ts';
import { formatMinutes } from '../../../../domain/rules/duration.ts';
import { useProjects } from '../../../data/workspace.tsx';
import { formatDate, formatMoney } from '../../../ui/format.ts';
import { spokenLocale, t } from '../../../words/words.ts';

/** Says that what is typed becomes late work, because its week is locked. */
export function LateNote({ date, settings }: { date: string; settings: Pick<TenantSettings, 'weekStart'> }) {
  const weekEnd = formatDate(weekEndOf(date, settings.weekStart), spokenLocale(), { dateStyle: 'long' });
  return (
    <p role="status" className="flex items-start gap-2 rounded-normal bg-warn-soft px-3 py-2 text-warn">
      <Lock size={14} aria-hidden className="mt-0.5 shrink-0" />
      <span className="min-w-0">{t('adjust.late', { date: weekEnd })}</span>
    </p>
  );
}

/** The entry that stands, beside the form that adjusts it. */
export function OriginalNote({ original }: { original: TimeEntry }) {
  return (
    <section className="rounded-large border border-line p-3">
      <h3 className="text-12 text-muted">{t('adjust.original')}</h3>
      <p className="digits font-semibold">
        {t('adjust.original-line', {
          minutes: formatMinutes(original.minutes),
          billable: String(original.billable),
        })}
      </p>
      {original.description && <p className="break-words text-strong">{original.description}</p>}
    </section>
  );
}

/** What the adjustment changes once it is approved, as far as it is known here. */
export function EffectLine(props: {
  adjustment: TimeEntry;
  original: TimeEntry | null;
  settings: TenantSettings | null;
}) {
  const { adjustment, original, settings } = props;
  const projects = useProjects();
  const effect = adjustmentEffect(adjustment, original, settings?.rounding);
  const { minutes, billedMinutes, amountMinor, currency } = effect;
  const signed = (value: number): string => `${value < 0 ? '−' : '+'}${formatMinutes(Math.abs(value))}`;
  const values = { minutes: signed(minutes), billed: signed(billedMinutes ?? 0) };
  const money =
    amountMinor !== undefined && currency !== undefined && amountMinor !== 0
      ? `${amountMinor > 0 ? '+' : ''}${formatMoney(amountMinor, currency, 'symbol', spokenLocale())}`
      : null;
  const sentence =
    money !== null
      ? t('adjust.effect-money', { ...values, amount: money })
      : billedMinutes !== undefined && billedMinutes !== minutes
        ? t('adjust.effect-billed', values)
        : minutes === 0
          ? t('adjust.effect-none')
          : t('adjust.effect', values);
  const from = original && projects.get(original.projectId)?.name;
  return (
    <p role="status" className="digits text-12 text-muted">
      {[
        sentence,
        effect.movesProject && from ? t('adjust.effect-moves', { project: from }) : null,
        original?.status === 'invoiced' ? t('adjust.effect-invoiced') : null,
      ]
        .filter(Boolean)
        .join(' ')}
    </p>
  );
}
