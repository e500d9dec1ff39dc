import { ChartColumn, Play, ShieldOff } from 'lucide-react';
import { useState } from 'react';
import { v7 as uuidv7 } from 'uuid';
import type { ReportJob } from '../../../domain/entities/report-job.ts';
import { dateIn } from '../../../domain/rules/civil-date.ts';
import { ReportRequest } from '../../../domain/wire/reports.ts';
import { useActor, usePeople, useWorkspace } from '../../data/workspace.tsx';
import { Button } from '../../ui/Button.tsx';
import { useCommand } from '../../ui/commands.ts';
import { Page, PageHeader } from '../../ui/Page.tsx';
import { EmptyState, ErrorState, OfflineNote, Skeleton } from '../../ui/states.tsx';
import { showToast } from '../../ui/Toast.tsx';
import { RunDetail } from './RunDetail.tsx';
import { RunList } from './RunList.tsx';
import { RunPanel } from './RunPanel.tsx';
import { instantWords, isActive } from './report-words.ts';
import { useReports } from './use-reports.ts';

/** Reports that the server runs in a sandbox, over a snapshot of the firm's time. For managers and admins. */
export function ReportsScreen() {
  const { roles } = useActor();
  // As the server judges (sync-server/modules/reports): it refuses everybody else.
  if (roles.includes('admin') || roles.includes('project_manager')) return <Runs />;
  return (
    <Page header={<PageHeader title="Reports" />}>
      <EmptyState icon={ShieldOff} title="Reports are for project managers and admins">
        Ask one of them for the figures that you need.
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
    userId === session.session.userId ? 'You' : (people.get(userId)?.name ?? 'Somebody');

  const step = (by: number): void => {
    const next = jobs[index + by];
    if (!next) return;
    reports.open(next.id);
    document.getElementById(`run-${next.id}`)?.scrollIntoView({ block: 'nearest' });
  };
  const cancel = async (target: ReportJob): Promise<void> => {
    const failed = await reports.cancel(target);
    if (failed) showToast({ message: `Not stopped: ${failed.message}`, tone: 'bad' });
  };
  const runAgain = async ({ definition, parameters }: ReportJob): Promise<void> => {
    const request = ReportRequest.safeParse({ id: uuidv7(), definition, parameters });
    const failed = request.success
      ? await reports.run(request.data)
      : { message: 'This version of Stint does not know this report.' };
    if (failed) showToast({ message: `Not run: ${failed.message}`, tone: 'bad' });
  };

  useCommand({
    id: 'reports.run',
    label: 'Run report',
    group: 'Reports',
    keys: 'N',
    words: 'new utilisation',
    run: () => setAsking(true),
  });
  useCommand(
    jobs.length > 1
      ? { id: 'reports.next', label: 'Next run', group: 'Reports', keys: 'J', run: () => step(1) }
      : null,
  );
  useCommand(
    jobs.length > 1
      ? { id: 'reports.previous', label: 'Previous run', group: 'Reports', keys: 'K', run: () => step(-1) }
      : null,
  );
  useCommand(
    job && isActive(job)
      ? { id: 'reports.cancel', label: 'Cancel this run', group: 'Reports', run: () => void cancel(job) }
      : null,
  );

  return (
    <Page
      isFilled
      header={
        <PageHeader
          title="Reports"
          actions={
            <Button
              kind={isAsking ? 'normal' : 'primary'}
              icon={Play}
              keys="N"
              onPress={() => setAsking(true)}
            >
              Run report
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
              ? `You are offline. This is the list as of ${instantWords(memory.seenAt, info.locale)}.`
              : 'You are offline. Reports run on the server, so their list shows when you are online.'}
          </OfflineNote>
        </div>
      ) : (
        memory.failure && (
          <div className="px-6 pt-4 pb-3">
            <ErrorState
              shape="line"
              title="The list of reports did not come"
              action={<Retry onPress={() => void reports.refresh()} />}
            >
              {memory.failure.message}
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
          title="No report was run yet"
          action={
            <Button icon={Play} isDisabled={isOffline} onPress={() => setAsking(true)}>
              Run report
            </Button>
          }
        >
          A report works on a snapshot of the firm’s time and keeps its result here.
        </EmptyState>
      ) : (
        !isOffline && !memory.failure && <Skeleton label="Fetching the reports" rows={8} className="p-6" />
      )}
    </Page>
  );
}

function Retry({ onPress }: { onPress: () => void }) {
  return (
    <Button kind="quiet" size="small" onPress={onPress}>
      Try again
    </Button>
  );
}
