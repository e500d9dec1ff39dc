import { useMemo } from 'react';
import type { Client } from '../../../domain/entities/client.ts';
import type { Project } from '../../../domain/entities/project.ts';
import type { Target } from '../../../domain/rules/import/works.ts';
import { useWorkspace } from '../../data/workspace.tsx';
import { Button } from '../../ui/Button.tsx';
import { ComboBox } from '../../ui/ComboBox.tsx';
import { SidePanel } from '../../ui/SidePanel.tsx';
import { t } from '../../words/words.ts';
import { chooseTargets } from './analyse.ts';
import { targetWords, workWords } from './import-words.ts';
import type { MatchRow } from './MatchingTable.tsx';

/** Says where one work of the file goes. */
export function TargetPanel(props: {
  row: MatchRow;
  projects: ReadonlyMap<string, Project>;
  clients: ReadonlyMap<string, Client>;
  onClose: () => void;
}) {
  const { row, projects, clients, onClose } = props;
  const workspace = useWorkspace();
  const options = useMemo(() => targetOptions(projects, clients), [projects, clients]);
  const { found, state, target } = row;
  const choose = (chosen: Target | null) => void chooseTargets(workspace, new Map([[found.key, chosen]]));
  return (
    <SidePanel
      title={t('import.panel-title')}
      subtitle={workWords(found.work)}
      onClose={onClose}
      closeLabel={t('common.close')}
      width={340}
      actions={
        <>
          {state !== 'left' && <Button onPress={() => choose(null)}>{t('import.panel-leave')}</Button>}
          {state === 'proposed' && target && (
            <Button kind="primary" onPress={() => choose(target)}>
              {t('import.panel-use')}
            </Button>
          )}
        </>
      }
    >
      {state === 'proposed' && target && (
        <p className="text-strong">
          {t('import.match-proposed')}: {targetWords(target, projects)}
        </p>
      )}
      <ComboBox
        label={t('import.panel-work')}
        options={options}
        value={target && state !== 'proposed' ? keyOf(target) : null}
        onChange={(id) => {
          const chosen = id === null ? undefined : targetOfKey(id);
          if (chosen) choose(chosen);
        }}
        emptyText={t('import.panel-none')}
        moreText={(hidden) => t('import.panel-more', { hidden })}
      />
    </SidePanel>
  );
}

function keyOf({ projectId, taskId, activityCode }: Target): string {
  return `${projectId} ${taskId ?? ''} ${activityCode}`;
}

function targetOfKey(key: string): Target | undefined {
  const match = /^(\S+) (\S*) (.+)$/.exec(key);
  if (!match?.[1] || !match[3]) return undefined;
  return { projectId: match[1], taskId: match[2] || null, activityCode: match[3] };
}

function targetOptions(projects: ReadonlyMap<string, Project>, clients: ReadonlyMap<string, Client>) {
  return [...projects.values()]
    .filter(({ isTemplate }) => !isTemplate)
    .sort((a, b) => a.name.localeCompare(b.name))
    .flatMap((project) => {
      const hint = clients.get(project.clientId)?.name ?? project.code;
      const tasks = [null, ...project.tasks.filter(({ closed }) => !closed)];
      return tasks.flatMap((task) =>
        project.activityCodes.map(({ code }) => {
          const target = { projectId: project.id, taskId: task?.id ?? null, activityCode: code };
          return { id: keyOf(target), label: targetWords(target, projects), hint };
        }),
      );
    });
}
