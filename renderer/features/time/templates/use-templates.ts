import { useCallback, useMemo } from 'react';
import { firstValueFrom, map } from 'rxjs';
import { useObservable } from '../../../data/hooks.ts';
import { useWorkspace } from '../../../data/workspace.tsx';
import { showToast } from '../../../ui/Toast.tsx';
import { recordUndo } from '../../../ui/undo.ts';
import { noTemplates, type TemplatesKept, templatesKept } from './templates-kept.ts';

export interface Templates {
  kept: TemplatesKept;
  /** Changes what is kept, without a step of undo. @throws DataError */
  write(make: (kept: TemplatesKept) => TemplatesKept): Promise<void>;
  /** Changes templates or recurring entries as one step of undo; a failure is said in a toast. */
  change(label: string, make: (kept: TemplatesKept) => TemplatesKept): Promise<boolean>;
}

/** Templates and recurring entries of this person on this device. */
export function useTemplates(): Templates {
  const { data } = useWorkspace();
  const kept = useObservable(() => data.watchKept('templates').pipe(map(templatesKept)), [data], noTemplates);
  const write = useCallback(
    async (make: (kept: TemplatesKept) => TemplatesKept) => {
      await data.keep('templates', make(templatesKept(await firstValueFrom(data.watchKept('templates')))));
    },
    [data],
  );
  return useMemo(
    () => ({
      kept,
      write,
      change: async (label, make) => {
        const { templates, recurring } = kept;
        try {
          await write(make);
        } catch (error) {
          showToast({ message: error instanceof Error ? error.message : String(error), tone: 'bad' });
          return false;
        }
        recordUndo({
          label,
          undo: () => write((now) => ({ ...now, templates, recurring })),
          redo: () => write(make),
        });
        return true;
      },
    }),
    [kept, write],
  );
}
