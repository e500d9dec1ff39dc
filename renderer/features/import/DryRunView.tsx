import { Download, WandSparkles } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import type { Project } from '../../../domain/entities/project.ts';
import type { Target } from '../../../domain/rules/import/works.ts';
import { useWorkspace } from '../../data/workspace.tsx';
import { Button } from '../../ui/Button.tsx';
import { SegmentedControl } from '../../ui/SegmentedControl.tsx';
import { t } from '../../words/words.ts';
import { chooseTargets } from './analyse.ts';
import { Figures } from './Figures.tsx';
import type { OpenFile } from './import-store.ts';
import { LeftOutTable } from './LeftOutTable.tsx';
import { MatchingTable, type MatchRow } from './MatchingTable.tsx';
import { saveLeftOut } from './save-left-out.ts';
import type { DryRun, ReadFile } from './session-types.ts';
import { TotalsTable } from './TotalsTable.tsx';

type Part = 'totals' | 'matching' | 'left';

/** What the import would do, before it does anything. */
export function DryRunView(props: {
  file: OpenFile;
  read: ReadFile;
  dryRun: DryRun;
  matches: readonly MatchRow[];
  projects: ReadonlyMap<string, Project>;
  currentKey: string | null;
  onOpenMatch: (key: string) => void;
  /** Above the figures: how far the import is. */
  children: ReactNode;
}) {
  const { file, read, dryRun, matches, projects } = props;
  const workspace = useWorkspace();
  const undecided = matches.some(({ state }) => state === 'none' || state === 'proposed');
  const [chosen, setPart] = useState<Part | null>(null);
  const part = chosen ?? (undecided ? 'matching' : 'totals');
  const all = Object.values(dryRun.counts).reduce((sum, count) => sum + count, 0);
  const proposals = matches.flatMap(({ state, found, target }): [string, Target][] =>
    state === 'proposed' && target ? [[found.key, target]] : [],
  );
  return (
    <div className="flex min-h-0 flex-1 flex-col overflow-y-auto">
      {props.children}
      <Figures file={file} read={read} dryRun={dryRun} />
      <div className="flex flex-wrap items-center gap-2 px-6 pb-3 @max-[640px]:px-4">
        <SegmentedControl
          label={t('import.parts')}
          value={part}
          onChange={setPart}
          options={[
            { id: 'totals', label: t('import.tab-totals') },
            { id: 'matching', label: t('import.tab-matching') },
            { id: 'left', label: t('import.tab-left') },
          ]}
        />
        {part === 'matching' && proposals.length > 0 && (
          <Button
            icon={WandSparkles}
            onPress={() => {
              setPart('matching');
              void chooseTargets(workspace, new Map(proposals));
            }}
          >
            {t('import.accept-all', { count: proposals.length })}
          </Button>
        )}
        {part === 'left' && all > 0 && (
          <Button icon={Download} onPress={() => void saveLeftOut(file)}>
            {t('import.save-left')}
          </Button>
        )}
        {part === 'left' && all > dryRun.leftOut.length && (
          <p className="text-12 text-muted">
            {t('import.listed', { shown: dryRun.leftOut.length, count: all })}
          </p>
        )}
      </div>
      <div className="flex min-h-72 flex-1 flex-col border-t border-line">
        {part === 'totals' && <TotalsTable totals={dryRun.totals} />}
        {part === 'matching' && (
          <MatchingTable
            rows={matches}
            projects={projects}
            currentKey={props.currentKey}
            onOpen={(key) => {
              setPart('matching');
              props.onOpenMatch(key);
            }}
          />
        )}
        {part === 'left' && <LeftOutTable rows={dryRun.leftOut} />}
      </div>
    </div>
  );
}
