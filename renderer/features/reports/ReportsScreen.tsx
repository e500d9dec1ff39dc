import { ChartColumn, Play, ShieldOff } from 'lucide-react';
import { useState } from 'react';
import { v7 as uuidv7 } from 'uuid';
import type { ReportJob } from '../../../domain/entities/report-job.ts';
import { dateIn } from '../../../domain/rules/civil-date.ts';
import { can } from '../../../domain/rules/permissions.ts';
import { ReportRequest } from '../../../domain/wire/reports.ts';
import { useActor, usePeople, useWorkspace } from '../../data/workspace.tsx';
import { Button } from '../../ui/Button.tsx';
import { useCommand } from '../../ui/commands.ts';
import { Page, PageHeader } from '../../ui/Page.tsx';
import { EmptyState, ErrorState, OfflineNote, Skeleton } from '../../ui/states.tsx';
import { showToast } from '../../ui/Toast.tsx';
import { t } from '../../words/words.ts';
import { RunDetail } from './RunDetail.tsx';
import { RunList } from './RunList.tsx';
import { RunPanel } from './RunPanel.tsx';
import { failureWords, instantWords, isActive } from './report-words.ts';
import { useReports } from './use-reports.ts';

/** Reports that the server runs in a sandbox, over a snapshot of the firm's time. For managers and admins. */
export function ReportsScreen() {
  const actor = useActor();
  // As the server judges (sync-server/modules/reports): it refuses everybody else.
  if (can(actor, 'reports.run')) return <Runs />;
  return (
    <Page header={<PageHeader title={t('reports.title')} />}>
      <EmptyState icon={ShieldOff} title={t('reports.managers-only')}>
        {t('reports.managers-only-help')}
      </EmptyState>
    </Page>
  );
}

function Runs() {
  const { info, session } = useWorkspace();
  const people = usePeople();
  const reports = useReports();
  const [isAsking, setAsking] = useState(false);
  const { memory, isOffline } = reports;
  const jobs = memory.jobs ?? [];
  const index = Math.max(
    0,
    jobs.findIndex(({ id }) => id === memory.openId),
  );
  const job = jobs[index];
  const nameOf = (userId: string): string =>
    userId === session.session.userId
      ? t('reports.you')
      : (people.get(userId)?.name ?? t('reports.somebody'));

  const step = (by: number): void => {
    const next = jobs[index + by];
    if (!next) return;
    reports.open(next.id);
    document.getElementById(`run-${next.id}`)?.scrollIntoView({ block: 'nearest' });
  };
  const cancel = async (target: ReportJob): Promise<void> => {
    const failed = await reports.cancel(target);
    if (failed)
      showToast({
        message: t('reports.not-stopped', { why: failureWords(failed.kind, failed.message) }),
        tone: 'bad',
      });
  };
  const runAgain = async ({ definition, parameters }: ReportJob): Promise<void> => {
    const request = ReportRequest.safeParse({ id: uuidv7(), definition, parameters });
    const failed = request.success ? await reports.run(request.data) : null;
    const why = !request.success ? t('reports.unknown') : failed && failureWords(failed.kind, failed.message);
    if (why) showToast({ message: t('reports.not-run', { why }), tone: 'bad' });
  };

  useCommand({
    id: 'reports.run',
    label: t('reports.run'),
    group: t('reports.title'),
    keys: 'N',
    words: t('reports.run-words'),
    run: () => setAsking(true),
  });
  useCommand(
    jobs.length > 1
      ? {
          id: 'reports.next',
          label: t('reports.next'),
          group: t('reports.title'),
          keys: 'J',
          run: () => step(1),
        }
      : null,
  );
  useCommand(
    jobs.length > 1
      ? {
          id: 'reports.previous',
          label: t('reports.previous'),
          group: t('reports.title'),
          keys: 'K',
          run: () => step(-1),
        }
      : null,
  );
  useCommand(
    job && isActive(job)
      ? {
          id: 'reports.cancel',
          label: t('reports.cancel'),
          group: t('reports.title'),
          run: () => void cancel(job),
        }
      : null,
  );

  return (
    <Page
      isFilled
      header={
        <PageHeader
          title={t('reports.title')}
          actions={
            <Button
              kind={isAsking ? 'normal' : 'primary'}
              icon={Play}
              keys="N"
              onPress={() => setAsking(true)}
            >
              {t('reports.run')}
            </Button>
          }
        />
      }
      panel={
        isAsking && (
          <RunPanel
            definitions={memory.definitions}
            today={dateIn(info.zone, new Date().toISOString())}
            isOffline={isOffline}
            onRun={reports.run}
            onClose={() => setAsking(false)}
          />
        )
      }
    >
      {isOffline ? (
        <div className="px-6 pt-4 pb-3">
          <OfflineNote action={<Retry onPress={() => void reports.refresh()} />}>
            {memory.seenAt
              ? t('reports.offline-as-of', { when: instantWords(memory.seenAt, info.locale) })
              : t('reports.offline')}
          </OfflineNote>
        </div>
      ) : (
        memory.failure && (
          <div className="px-6 pt-4 pb-3">
            <ErrorState
              shape="line"
              title={t('reports.no-list')}
              action={<Retry onPress={() => void reports.refresh()} />}
            >
              {failureWords(memory.failure.kind, memory.failure.message)}
            </ErrorState>
          </div>
        )
      )}
      {job ? (
        <div className="grid min-h-0 flex-1 grid-cols-[minmax(220px,300px)_minmax(0,1fr)]">
          <RunList
            jobs={jobs}
            definitions={memory.definitions}
            current={job.id}
            nameOf={nameOf}
            locale={info.locale}
            onOpen={reports.open}
          />
          <RunDetail
            key={job.id}
            reports={reports}
            job={job}
            requestedBy={nameOf(job.requestedBy)}
            locale={info.locale}
            onRunAgain={() => void runAgain(job)}
            onCancel={() => void cancel(job)}
          />
        </div>
      ) : memory.jobs !== null ? (
        <EmptyState
          icon={ChartColumn}
          title={t('reports.none')}
          action={
            <Button icon={Play} isDisabled={isOffline} onPress={() => setAsking(true)}>
              {t('reports.run')}
            </Button>
          }
        >
          {t('reports.none-help')}
        </EmptyState>
      ) : (
        !isOffline && !memory.failure && <Skeleton label={t('reports.fetching')} rows={8} className="p-6" />
      )}
    </Page>
  );
}

function Retry({ onPress }: { onPress: () => void }) {
  return (
    <Button kind="quiet" size="small" onPress={onPress}>
      {t('reports.try-again')}
    </Button>
  );
}
