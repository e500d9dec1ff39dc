import type { TimeEntry } from '../../../../domain/entities/time-entry.ts';
import { openHistory } from '../../../data/history-opener.ts';
import { useCommand } from '../../../ui/commands.ts';
import { t } from '../../../words/words.ts';

/** What can be done with the sheet that is open and the entry that the focus is, or was last, on. */
export function useSheetCommands(sheet: {
  entry: TimeEntry | null;
  /** Entries that changed or came and were not looked at. */
  unseen: readonly string[];
  canPart: boolean;
  toRows: () => void;
  comment: (entryId: string) => void;
  look: () => void;
  part: () => void;
}): void {
  const { entry, unseen, canPart } = sheet;
  const group = t('approvals.title');
  useCommand(
    entry ? { id: 'sheet.rows', label: t('decide.to-entries'), group, keys: 'E', run: sheet.toRows } : null,
  );
  useCommand(
    entry
      ? {
          id: 'sheet.comment',
          label: t('decide.comment-entry'),
          group,
          keys: 'C',
          run: () => sheet.comment(entry.id),
        }
      : null,
  );
  useCommand(
    entry
      ? {
          id: 'sheet.history',
          label: t('decide.history'),
          group,
          keys: 'H',
          run: () => openHistory(entry.id),
        }
      : null,
  );
  useCommand(
    unseen.length > 0
      ? { id: 'sheet.look', label: t('decide.looked'), group, keys: 'L', run: sheet.look }
      : null,
  );
  useCommand(
    canPart ? { id: 'sheet.part', label: t('decide.partly'), group, keys: 'P', run: sheet.part } : null,
  );
}
