import { useState } from 'react';
import { Button } from '../../../ui/Button.tsx';
import { Page, PageHeader } from '../../../ui/Page.tsx';
import { StatusGlyph } from '../../../ui/StatusGlyph.tsx';
import { ErrorState, OfflineNote, Skeleton } from '../../../ui/states.tsx';
import { t } from '../../../words/words.ts';
import { LinePanel } from '../explain/LinePanel.tsx';
import { remember } from '../invoice-store.ts';
import { instantWords, statusOf } from '../invoice-words.ts';
import { Paper } from '../paper/Paper.tsx';
import { paperOf } from '../paper/paper-model.ts';
import { useInvoices } from '../use-invoices.ts';
import { ActivityPanel } from './ActivityPanel.tsx';
import { EditPanel } from './EditPanel.tsx';
import { HeaderActions } from './HeaderActions.tsx';
import { InvoiceDialogs } from './InvoiceDialogs.tsx';
import { InvoiceStrip } from './InvoiceStrip.tsx';
import { useInvoiceActions } from './use-actions.ts';
import { type DialogName, useInvoiceCommands } from './use-commands.ts';
import { useInvoice } from './use-invoice.ts';

type Panel = { kind: 'line'; position: number } | { kind: 'activity' } | { kind: 'edit' } | null;

/** One invoice: the paper as the client will see it, and beside it where each cent came from or what became of it. */
export function InvoiceView({ id }: { id: string }) {
  const { api, owner, memory } = useInvoices();
  const { detail, seenAt, failure, isOffline, reload } = useInvoice(id);
  const actions = useInvoiceActions(id);
  const [panel, setPanel] = useState<Panel>(null);
  const [dialog, setDialog] = useState<DialogName | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const back = (): void => remember(owner, () => ({ openId: null }));
  const run = async (work: Promise<{ words: string } | null>): Promise<void> => {
    setProblem((await work)?.words ?? null);
  };
  const on = {
    back,
    step: (by: 1 | -1) => {
      const rows = memory.list?.invoices ?? [];
      const next = rows[rows.findIndex((row) => row.id === id) + by];
      if (next) remember(owner, () => ({ openId: next.id }));
    },
    edit: () => setPanel({ kind: 'edit' }),
    activity: () => setPanel((now) => (now?.kind === 'activity' ? null : { kind: 'activity' })),
    refresh: () => void run(actions.refresh()),
    discard: () => void run(actions.discard()),
    endDispute: () => void run(actions.dispute(null)),
    deliver: (delivery: Parameters<typeof actions.deliver>[0]) => void run(actions.deliver(delivery)),
    dialog: setDialog,
    hasPanel: panel !== null,
  };
  useInvoiceCommands(detail, isOffline, on);

  if (!detail)
    return (
      <Page header={<PageHeader title={t('invoices.title')} actions={<BackButton onPress={back} />} />}>
        {isOffline ? (
          <OfflineNote action={<Retry onPress={() => void reload()} />}>{t('invoice.offline')}</OfflineNote>
        ) : failure ? (
          <ErrorState title={t('invoice.not-there')} action={<Retry onPress={() => void reload()} />}>
            {failure.words}
          </ErrorState>
        ) : (
          <Skeleton label={t('invoice.loading')} rows={10} />
        )}
      </Page>
    );

  const { invoice, lines, taxes, projects } = detail;
  const line = panel?.kind === 'line' ? lines.find(({ position }) => position === panel.position) : undefined;
  const { word, glyph } = statusOf(invoice);
  const projectName = (project: string): string | null =>
    projects.find((one) => one.id === project)?.name ?? null;
  return (
    <Page
      isFilled
      header={
        <PageHeader
          title={invoice.numberText ?? t('invoice.draft-for', { client: invoice.clientName })}
          actions={<HeaderActions detail={detail} isOffline={isOffline} on={on} />}
        >
          <StatusGlyph status={glyph} word={word} withWord />
        </PageHeader>
      }
      toolbar={<InvoiceStrip detail={detail} isOffline={isOffline} on={on} />}
      panel={
        line ? (
          <LinePanel
            key={line.position}
            line={line}
            currency={invoice.currency}
            taxes={taxes}
            projectName={projectName}
            readEntries={(offset) => api.entries(id, line.position, offset)}
            {...(invoice.status === 'draft' && !isOffline
              ? {
                  onDescribe: async (description: string) =>
                    (await actions.change({}, [{ position: line.position, description }]))?.words ?? null,
                }
              : {})}
            onClose={() => setPanel(null)}
          />
        ) : panel?.kind === 'activity' ? (
          <ActivityPanel
            detail={detail}
            isOffline={isOffline}
            actions={actions}
            onDialog={setDialog}
            onClose={() => setPanel(null)}
          />
        ) : (
          panel?.kind === 'edit' &&
          invoice.status === 'draft' && (
            <EditPanel
              detail={detail}
              isOffline={isOffline}
              onSave={(fields) => actions.change(fields)}
              onClose={() => setPanel(null)}
            />
          )
        )
      }
    >
      <div className="flex min-h-0 flex-1 flex-col overflow-auto bg-side p-6 @max-[640px]:p-3">
        {(isOffline || failure || problem !== null) && (
          <div className="mx-auto mb-4 w-full max-w-3xl">
            {isOffline ? (
              <OfflineNote action={<Retry onPress={() => void reload()} />}>
                {t('invoice.offline-as-of', { when: seenAt === null ? '' : instantWords(seenAt) })}
              </OfflineNote>
            ) : (
              <ErrorState shape="line" title={t(problem === null ? 'invoice.not-read' : 'invoice.not-done')}>
                {problem ?? failure?.words}
              </ErrorState>
            )}
          </div>
        )}
        <Paper
          paper={paperOf(detail)}
          {...(invoice.paidMinor !== 0 || invoice.creditedMinor !== 0 || invoice.writtenOffMinor !== 0
            ? { settled: invoice }
            : {})}
          currentLine={line?.position ?? null}
          onLine={(position) => setPanel({ kind: 'line', position })}
        />
      </div>
      {dialog && (
        <InvoiceDialogs dialog={dialog} detail={detail} actions={actions} onClose={() => setDialog(null)} />
      )}
    </Page>
  );
}

function BackButton({ onPress }: { onPress: () => void }) {
  return (
    <Button keys="Escape" onPress={onPress}>
      {t('invoice.back')}
    </Button>
  );
}

function Retry({ onPress }: { onPress: () => void }) {
  return (
    <Button kind="quiet" size="small" onPress={onPress}>
      {t('invoices.try-again')}
    </Button>
  );
}
