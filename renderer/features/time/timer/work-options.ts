import type { Option } from '../../../ui/options.tsx';
import { rowId } from '../week-model.ts';
import type { WorkChoice } from './use-work-choice.ts';

/** All open work as options, what was worked on last first; `present` is among them even when it is not open any more. */
export function workOptions(choice: WorkChoice, present?: { id: string; label: string }): Option[] {
  const recent = choice.recent.map(({ row }) => rowId(row));
  const ids = new Set([...recent, ...choice.open.keys()]);
  const options = [...ids].flatMap((id): Option[] => {
    const work = choice.open.get(id);
    return work ? [{ id, label: `${work.group} · ${work.label}` }] : [];
  });
  return present && !ids.has(present.id) ? [present, ...options] : options;
}
