import { FileUp } from 'lucide-react';
import { useEffect, useMemo, useState } from 'react';
import { useObservable } from '../../data/hooks.ts';
import { useClients, useProjects, useWorkspace } from '../../data/workspace.tsx';
import { Button } from '../../ui/Button.tsx';
import { Page, PageHeader } from '../../ui/Page.tsx';
import { ErrorState, Skeleton } from '../../ui/states.tsx';
import { t } from '../../words/words.ts';
import { openFile } from './analyse.ts';
import { DryRunView } from './DryRunView.tsx';
import { EarlierRuns } from './EarlierRuns.tsx';
import { FileChooser, FileDrop } from './FileDrop.tsx';
import { closeFile, type OpenFile, useImport } from './import-store.ts';
import { matchRows } from './MatchingTable.tsx';
import { readMemory } from './memory.ts';
import { Questions } from './Questions.tsx';
import { SavingView } from './SavingView.tsx';
import { SettingsBar } from './SettingsBar.tsx';
import { startImport } from './save-run.ts';
import { TargetPanel } from './TargetPanel.tsx';

/** Brings in the person's own time from a file of another product: a dry run first, then the import. */
export function ImportScreen() {
  const { data } = useWorkspace();
  const { file } = useImport();
  const isOthers = file !== null && file.data !== data;
  useEffect(() => {
    if (isOthers) closeFile();
  }, [isOthers]);
  return file && !isOthers ? <FileView file={file} /> : <ChooseView />;
}

function ChooseView() {
  const workspace = useWorkspace();
  const { data } = workspace;
  const { opening, failure } = useImport();
  const kept = useObservable<unknown>(() => data.watchKept('import'), [data], null);
  const { runs } = useMemo(() => readMemory(kept), [kept]);
  return (
    <Page header={<PageHeader title={t('import.title')} />}>
      <div className="flex max-w-3xl flex-col gap-6">
        {failure && <ErrorState shape="line" title={failure} />}
        <FileDrop isBusy={opening !== null} onFile={(file) => void openFile(workspace, file)} />
        {opening !== null && (
          <p role="status" className="text-muted">
            {t('import.reading', { name: opening })}
          </p>
        )}
        <EarlierRuns runs={runs} />
      </div>
    </Page>
  );
}

function FileView({ file }: { file: OpenFile }) {
  const workspace = useWorkspace();
  const { saving } = useImport();
  const projects = useProjects();
  const clients = useClients();
  const [openKey, setOpenKey] = useState<string | null>(null);
  const { read, dryRun, question, isChecking, chosen, opened } = file;
  const matches = useMemo(
    () => (read ? matchRows(read.works, chosen, projects) : []),
    [read, chosen, projects],
  );
  const open = matches.find(({ found }) => found.key === openKey);
  const isSaving = saving !== null && ['saving', 'stopping', 'taking_back'].includes(saving.state);
  // A panel of a work that is not in the file any more.
  useEffect(() => {
    if (openKey !== null && !open) setOpenKey(null);
  }, [openKey, open]);
  const entries = dryRun?.entries ?? 0;
  return (
    <Page
      isFilled
      header={
        <PageHeader
          title={t('import.title')}
          figure={
            <span className="max-w-80 truncate text-muted">
              {file.name} · {t('import.file-facts', { rows: opened.rows, encoding: opened.encoding })}
            </span>
          }
          actions={
            <>
              <FileChooser onFile={(next) => void openFile(workspace, next)}>
                {(choose) => (
                  <Button icon={FileUp} isDisabled={isSaving} onPress={choose}>
                    {t('import.another')}
                  </Button>
                )}
              </FileChooser>
              {!saving || !['stopped', 'failed'].includes(saving.state) ? (
                <Button
                  kind="primary"
                  isDisabled={isSaving || isChecking || entries === 0}
                  onPress={() => void startImport(workspace)}
                >
                  {t('import.start', { count: entries })}
                </Button>
              ) : null}
            </>
          }
        />
      }
      toolbar={isSaving ? undefined : <SettingsBar file={file} />}
      panel={
        open &&
        !isSaving && (
          <TargetPanel
            key={open.found.key}
            row={open}
            projects={projects}
            clients={clients}
            onClose={() => setOpenKey(null)}
          />
        )
      }
    >
      {question !== null ? (
        <div className="overflow-auto p-6 @max-[640px]:p-4">
          <Questions file={file} />
        </div>
      ) : !read || !dryRun ? (
        isChecking && <Skeleton label={t('import.checking')} rows={8} className="p-6" />
      ) : (
        <DryRunView
          file={file}
          read={read}
          dryRun={dryRun}
          matches={matches}
          projects={projects}
          currentKey={openKey}
          onOpenMatch={(key) => setOpenKey(key === openKey ? null : key)}
        >
          {saving && <SavingView saving={saving} />}
        </DryRunView>
      )}
    </Page>
  );
}
