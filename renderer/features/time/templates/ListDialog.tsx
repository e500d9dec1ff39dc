import { CalendarPlus, Pencil, Plus, Repeat, Save, Trash2 } from 'lucide-react';
import { formatMinutes } from '../../../../domain/rules/duration.ts';
import { Button, IconButton } from '../../../ui/Button.tsx';
import { Dialog } from '../../../ui/Dialog.tsx';
import { EmptyState } from '../../../ui/states.tsx';
import { Tabs } from '../../../ui/Tabs.tsx';
import { t } from '../../../words/words.ts';
import { useWorkNames } from '../quick/use-work-names.ts';
import { sumMinutes } from '../week-model.ts';
import { boundsWords, ruleWords } from './rule-words.ts';
import type { Recurring, Template } from './templates-kept.ts';
import { useTemplatesStore } from './templates-store.ts';
import { useTemplates } from './use-templates.ts';

/** Every template and recurring entry, with all that can be done with each. */
export function ListDialog({ date, onClose }: { date: string; onClose: () => void }) {
  const { kept } = useTemplates();
  return (
    <Dialog isOpen onClose={onClose} title={t('templates.title')} width={560}>
      <Tabs
        label={t('templates.title')}
        tabs={[
          {
            id: 'templates',
            label: t('templates.tab.templates'),
            content: <TemplateList templates={kept.templates} date={date} />,
          },
          {
            id: 'recurring',
            label: t('templates.tab.recurring'),
            content: <RecurringList recurring={kept.recurring} />,
          },
        ]}
      />
    </Dialog>
  );
}

function TemplateList({ templates, date }: { templates: readonly Template[]; date: string }) {
  const show = useTemplatesStore((store) => store.show);
  const { change } = useTemplates();
  const save = (
    <Button icon={Save} onPress={() => show({ kind: 'save', scope: 'week', date })}>
      {t('templates.save-week')}
    </Button>
  );
  if (templates.length === 0)
    return (
      <EmptyState icon={CalendarPlus} title={t('templates.none')} action={save}>
        {t('templates.none-help')}
      </EmptyState>
    );
  return (
    <div className="flex flex-col gap-3">
      <ul aria-label={t('templates.tab.templates')} className="flex flex-col divide-y divide-line">
        {templates.map((template) => (
          <li key={template.id} className="flex items-center gap-2 py-1.5">
            <span className="min-w-0 flex-1">
              <span className="block truncate text-ink">{template.name}</span>
              <span className="block text-12 text-muted">
                {t(template.kind === 'day' ? 'templates.day' : 'templates.week')} ·{' '}
                {t('templates.lines', {
                  count: template.lines.length,
                  time: formatMinutes(sumMinutes(template.lines)),
                })}
              </span>
            </span>
            <Button
              size="small"
              onPress={() => show({ kind: 'apply', templateId: template.id, date })}
              aria-label={t('templates.apply-name', { name: template.name })}
            >
              {t('templates.apply')}
            </Button>
            <IconButton
              size="small"
              icon={Trash2}
              label={t('templates.delete-name', { name: template.name })}
              onPress={() =>
                void change(t('templates.undo.delete', { name: template.name }), (kept) => ({
                  ...kept,
                  templates: kept.templates.filter(({ id }) => id !== template.id),
                }))
              }
            />
          </li>
        ))}
      </ul>
      <div className="flex">{save}</div>
    </div>
  );
}

function RecurringList({ recurring }: { recurring: readonly Recurring[] }) {
  const show = useTemplatesStore((store) => store.show);
  const { change } = useTemplates();
  const names = useWorkNames();
  const add = (
    <Button icon={Plus} onPress={() => show({ kind: 'recurring', recurringId: null })}>
      {t('templates.new-recurring')}
    </Button>
  );
  if (recurring.length === 0)
    return (
      <EmptyState icon={Repeat} title={t('templates.no-recurring')} action={add}>
        {t('templates.no-recurring-help')}
      </EmptyState>
    );
  return (
    <div className="flex flex-col gap-3">
      <ul aria-label={t('templates.tab.recurring')} className="flex flex-col divide-y divide-line">
        {recurring.map((one) => {
          const { project, work } = names(one);
          const name = one.description || `${project} · ${work}`;
          return (
            <li key={one.id} className="flex items-center gap-2 py-1.5">
              <span className="min-w-0 flex-1">
                <span className="block truncate text-ink">{name}</span>
                <span className="block text-12 break-words text-muted">
                  {one.description ? `${project} · ${work} · ` : ''}
                  {ruleWords(one.rule)} · {boundsWords(one)}
                </span>
              </span>
              <span className="digits shrink-0">{formatMinutes(one.minutes)}</span>
              <IconButton
                size="small"
                icon={Pencil}
                label={t('templates.edit-name', { name })}
                onPress={() => show({ kind: 'recurring', recurringId: one.id })}
              />
              <IconButton
                size="small"
                icon={Trash2}
                label={t('templates.delete-name', { name })}
                onPress={() =>
                  void change(t('templates.undo.delete', { name }), (kept) => ({
                    ...kept,
                    recurring: kept.recurring.filter(({ id }) => id !== one.id),
                  }))
                }
              />
            </li>
          );
        })}
      </ul>
      <div className="flex">{add}</div>
    </div>
  );
}
