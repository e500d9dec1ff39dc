import { formatMinutes } from '../../../domain/rules/duration.ts';
import { useWorkspace } from '../../data/workspace.tsx';
import { SidePanel } from '../../ui/SidePanel.tsx';
import { StatusGlyph } from '../../ui/StatusGlyph.tsx';
import { t } from '../../words/words.ts';
import type { Names, TimeGroup } from './client-model.ts';
import { dateWords } from './client-words.ts';

/** The single entries of a group: who did what, and when. */
export function ApprovedPanel(props: { group: TimeGroup; names: Names; onClose: () => void }) {
  const { group, names, onClose } = props;
  const { info } = useWorkspace();
  const isOfSeveral = new Set(group.entries.map(({ projectId }) => projectId)).size > 1;
  return (
    <SidePanel
      title={group.name}
      subtitle={t('client.panel-sum', { count: group.entries.length, time: formatMinutes(group.minutes) })}
      onClose={onClose}
      closeLabel={t('common.close')}
    >
      <ul>
        {group.entries.map((entry) => (
          <li key={entry.id} className="border-b border-line py-2 last:border-b-0">
            <div className="flex items-baseline justify-between gap-3">
              <span className="font-medium">{names.work(entry)}</span>
              <span className="digits flex items-center gap-2">
                {formatMinutes(entry.minutes)}
                <StatusGlyph
                  status={entry.status === 'invoiced' ? 'invoiced' : 'approved'}
                  word={t(entry.status === 'invoiced' ? 'client.invoiced' : 'client.approved')}
                />
              </span>
            </div>
            <div className="text-12 text-muted">
              {dateWords(entry.date, info.locale)} · {names.person(entry.userId)}
              {isOfSeveral && ` · ${names.project(entry.projectId)}`}
              {!entry.billable && ` · ${t('projects.not-billable')}`}
            </div>
            {entry.description !== '' && <p className="pt-1 whitespace-pre-wrap">{entry.description}</p>}
          </li>
        ))}
      </ul>
    </SidePanel>
  );
}
