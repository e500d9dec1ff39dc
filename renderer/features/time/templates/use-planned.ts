import { useEffect, useState } from 'react';
import type { TimeEntry } from '../../../../domain/entities/time-entry.ts';
import { type EntryFields, newEntry } from '../../../data/new-entry.ts';
import { refusalWords } from '../../../data/rule-words.ts';
import { useWorkspace } from '../../../data/workspace.tsx';
import { useEntryActions } from '../use-entry-actions.ts';

/** An entry that would be made, and why it cannot be; null when it can. */
export interface Planned {
  entry: TimeEntry;
  refused: string | null;
}

/**
 * What of `fields` can be saved now, each looked at by itself; null while the rules are asked.
 * @param fields keep the same array for as long as nothing in it changes
 */
export function usePlanned(fields: readonly EntryFields[]): Planned[] | null {
  const { session } = useWorkspace();
  const actions = useEntryActions();
  const [planned, setPlanned] = useState<Planned[] | null>(null);
  useEffect(() => {
    let isStale = false;
    const entries = fields.map((one) => newEntry(session.session, one, new Date()));
    const ask = async (): Promise<void> => {
      const found = await Promise.all(
        entries.map(async (entry): Promise<Planned> => {
          const [broken] = await actions.check(entry);
          return { entry, refused: broken ? refusalWords(broken) : null };
        }),
      );
      if (!isStale) setPlanned(found);
    };
    void ask();
    return () => {
      isStale = true;
    };
  }, [fields, actions, session.session]);
  return planned;
}
