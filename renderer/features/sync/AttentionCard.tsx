import { FilePen, TriangleAlert, Undo2 } from 'lucide-react';
import { useState } from 'react';
import { TimeEntry } from '../../../domain/entities/time-entry.ts';
import { formatMinutes } from '../../../domain/rules/duration.ts';
import { isSettled } from '../../../domain/rules/lifecycle.ts';
import { fieldWord } from '../../data/field-words.ts';
import type { AttentionItem } from '../../data/types.ts';
import { useProjects, useWorkspace } from '../../data/workspace.tsx';
import { Button } from '../../ui/Button.tsx';
import { showToast } from '../../ui/Toast.tsx';
import { valueWord } from './words.ts';

export interface AttentionCardProps {
  item: AttentionItem;
  onFix: (entryId: string, date: string) => void;
}

/** One thing that the server did not take as it was: why, both sides, and the ways out. */
export function AttentionCard({ item, onFix }: AttentionCardProps) {
  const { data } = useWorkspace();
  const projects = useProjects();
  const [isPending, setPending] = useState(false);
  const mine = TimeEntry.safeParse(item.mine);
  const theirs = TimeEntry.safeParse(item.theirs);
  const entry = mine.success && !item.deleted ? mine.data : null;
  const settled = theirs.success && isSettled(theirs.data.status) ? theirs.data.status : null;
  const act = async (action: () => Promise<unknown>, done: string): Promise<void> => {
    setPending(true);
    try {
      await action();
      showToast({ message: done });
    } catch (error) {
      showToast({ message: error instanceof Error ? error.message : String(error), tone: 'bad' });
    }
    setPending(false);
  };
  return (
    <li className="rounded-large border border-line p-3">
      <div className="flex items-start gap-2">
        <TriangleAlert size={16} aria-hidden className="mt-0.5 shrink-0 text-warn" />
        <div className="min-w-0 flex-1">
          <p className="font-medium">{item.message}</p>
          {mine.success && (
            <p className="break-words text-strong">
              Yours: <span className="digits">{formatMinutes(mine.data.minutes)}</span> on {mine.data.date},{' '}
              {projects.get(mine.data.projectId)?.name ?? 'a project that is no longer on this device'}
              {mine.data.description && `, “${mine.data.description}”`}
              {item.deleted && ' (deleted)'}
            </p>
          )}
          {item.kind === 'refused' && theirs.success && (
            <p className="break-words text-strong">
              The server has: <span className="digits">{formatMinutes(theirs.data.minutes)}</span> on{' '}
              {theirs.data.date},{' '}
              {projects.get(theirs.data.projectId)?.name ?? 'a project that is no longer on this device'}
            </p>
          )}
          {item.kind === 'overlap' && <BothSides item={item} />}
          <p className="text-12 text-muted">
            {settled && entry
              ? `The entry is ${settled} and stays as it is. An adjustment is a new draft with your version that corrects it.`
              : 'Nothing is lost: your version stays here until you decide.'}
          </p>
        </div>
      </div>
      <div className="mt-2 flex flex-wrap justify-end gap-2">
        <Button
          size="small"
          icon={Undo2}
          isDisabled={isPending}
          onPress={() =>
            void (item.kind === 'overlap'
              ? act(() => data.dropAttention(item.operationId), 'The server’s version stays.')
              : act(
                  () => data.revert(item.operationId),
                  item.theirs ? 'Put back to what the server has.' : 'Removed.',
                ))
          }
        >
          {item.kind === 'overlap' ? 'Keep the server’s' : item.theirs ? 'Put back' : 'Remove mine'}
        </Button>
        {settled && entry && (
          <Button
            size="small"
            kind="primary"
            icon={FilePen}
            isDisabled={isPending}
            onPress={() =>
              void act(
                () => data.adjust(item.operationId),
                `Made an adjustment on ${entry.date}, a draft. Submit it with its week.`,
              )
            }
          >
            Make an adjustment
          </Button>
        )}
        {!settled && entry && (
          <Button size="small" kind="primary" onPress={() => onFix(entry.id, entry.date)}>
            Fix
          </Button>
        )}
      </div>
    </li>
  );
}

function BothSides({ item }: { item: AttentionItem }) {
  const projects = useProjects();
  const side = (values: { [field: string]: unknown } | null, field: string): string =>
    field === '_deleted'
      ? (values === item.mine) === item.deleted
        ? 'Yes'
        : 'No'
      : valueWord(field, values?.[field], projects);
  return (
    <table className="my-1.5 text-12">
      <thead>
        <tr className="text-left text-muted">
          <td />
          <th scope="col" className="pr-6 font-normal">
            Yours
          </th>
          <th scope="col" className="font-normal">
            The server’s
          </th>
        </tr>
      </thead>
      <tbody>
        {item.fields.map((field) => (
          <tr key={field} className="align-top">
            <th scope="row" className="pr-6 text-left font-normal text-muted">
              {fieldWord(field)}
            </th>
            <td className="digits max-w-60 pr-6 break-words">{side(item.mine, field)}</td>
            <td className="digits max-w-60 break-words">{side(item.theirs, field)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
