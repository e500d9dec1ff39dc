import type { Project } from '../../../../domain/entities/project.ts';
import type { TimeEntry } from '../../../../domain/entities/time-entry.ts';
import { type Span, spanMinutes } from '../../../../domain/rules/day-plan.ts';
import { hourMarks, offsetAt } from '../../../../domain/rules/day-scale.ts';
import { formatMinutes } from '../../../../domain/rules/duration.ts';
import { isEditable } from '../../../../domain/rules/lifecycle.ts';
import { dateFormat } from '../../../ui/format.ts';
import { spokenLocale, t } from '../../../words/words.ts';
import { rowLabel } from '../week-model.ts';
import type { DayBlock, DayItem, DayModel, Work } from './day-model.ts';

/** Says the times of one shown day, with the offset near a change of clocks. */
export interface TimeWords {
  readonly zone: string;
  at(moment: number): string;
  range(span: Span): { from: string; to: string };
}

/** So near to a change of clocks the same time may come twice. */
const NEAR_CHANGE_MS = 2 * 3_600_000;

/** Words for moments in the zone of the day. */
export function timeWords({ day, zone }: Pick<DayModel, 'day' | 'zone'>): TimeWords {
  const change = hourMarks(day, zone).find((mark) => mark.change !== 0);
  const isNear = (moment: number): boolean =>
    change !== undefined && Math.abs(moment - change.at) <= NEAR_CHANGE_MS;
  const at = (moment: number): string => clockWords(moment, zone, isNear(moment));
  return { zone, at, range: ({ from, to }) => ({ from: at(from), to: at(to) }) };
}

/** A moment as clocks in `zone` show it: `9:05`, where wanted with its offset. */
export function clockWords(moment: number, zone: string, withOffset = false): string {
  return dateFormat(spokenLocale(), {
    hour: 'numeric',
    minute: '2-digit',
    timeZone: zone,
    ...(withOffset ? { timeZoneName: 'shortOffset' } : {}),
  }).format(moment);
}

/** `Tokyo` of `Asia/Tokyo`: enough to know it by. */
export function zoneCity(zone: string): string {
  return (zone.split('/').at(-1) ?? zone).replaceAll('_', ' ');
}

/** "Atlas, Analysis · Development". */
export function workWords(work: Work, projects: ReadonlyMap<string, Project>): string {
  const project = projects.get(work.projectId);
  const row = rowLabel(project, work);
  return project ? `${project.name}, ${row}` : row;
}

/** Why an entry's times cannot be changed (null: the running timer's); null when they can. */
export function lockWords(entry: TimeEntry | null): string | null {
  if (!entry) return t('day.locked.running');
  if (isEditable(entry.status)) return null;
  switch (entry.status) {
    case 'invoiced':
      return t('day.locked.invoiced');
    case 'approved':
      return t('day.locked.approved');
    default:
      return t('day.locked.submitted');
  }
}

function statusWord(entry: TimeEntry): string {
  return t(`day.status.${entry.status}`);
}

/** The name of an item for a screen reader, and for whoever looks for it in words. */
export function itemWords(item: DayItem, times: TimeWords, projects: ReadonlyMap<string, Project>): string {
  switch (item.kind) {
    case 'untimed':
      return t('day.block.untimed', {
        work: workWords(item.entry, projects),
        minutes: formatMinutes(item.entry.minutes),
        status: statusWord(item.entry),
      });
    case 'gap':
      return t('day.gap', { minutes: formatMinutes(spanMinutes(item.gap)), ...times.range(item.gap) });
    case 'overlap': {
      const { earlier, later, span } = item.overlap;
      return t('day.overlap', {
        minutes: formatMinutes(spanMinutes(span)),
        ...times.range(span),
        first: workWords(earlier.work, projects),
        second: workWords(later.work, projects),
      });
    }
    case 'block':
      return blockWords(item.block, times, projects);
  }
}

function blockWords(block: DayBlock, times: TimeWords, projects: ReadonlyMap<string, Project>): string {
  const { entry } = block;
  const work = workWords(block.work, projects);
  const range = times.range(block);
  if (!entry) {
    return t('day.running', { work, from: range.from, minutes: formatMinutes(spanMinutes(block)) });
  }
  const elsewhere = elsewhereWords(block, times)?.words;
  return [
    t('day.block', { work, ...range, minutes: formatMinutes(entry.minutes), status: statusWord(entry) }),
    block.beginsBefore && t('day.block.from-before'),
    block.endsAfter && t('day.block.to-next'),
    elsewhere,
    block.isShared && t('day.block.shared'),
  ]
    .filter(Boolean)
    .join(', ');
}

/** For an entry of another zone whose clocks differ here: the place, and its own times there; else null. */
export function elsewhereWords(block: DayBlock, times: TimeWords): { city: string; words: string } | null {
  const { entry } = block;
  if (!entry || offsetAt(block.from, entry.zone) === offsetAt(block.from, times.zone)) return null;
  const city = zoneCity(entry.zone);
  const there = { from: clockWords(block.from, entry.zone), to: clockWords(block.to, entry.zone) };
  return { city, words: t('day.block.zone', { zone: city, ...there }) };
}
