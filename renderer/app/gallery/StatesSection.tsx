import { Inbox, Plus } from 'lucide-react';
import { Button } from '../../ui/Button.tsx';
import { EmptyState, ErrorState, OfflineNote, Skeleton } from '../../ui/states.tsx';
import { Sample, SamplePage } from './Sample.tsx';

export function StatesSection() {
  return (
    <SamplePage title="States">
      <Sample title="Empty" className="justify-center">
        <EmptyState
          icon={Inbox}
          title="Nothing to approve"
          action={
            <Button icon={Plus} kind="primary">
              Log time
            </Button>
          }
        >
          What your people submit comes here at once.
        </EmptyState>
      </Sample>
      <Sample title="Error in place of the content" className="justify-center">
        <ErrorState
          title="The invoices could not be read"
          details="database_unavailable · 01936f2a"
          action={<Button>Try again</Button>}
        >
          Nothing is lost. The server will answer again when its database is back.
        </ErrorState>
      </Sample>
      <Sample title="Error above content" className="flex-col items-stretch!">
        <ErrorState
          shape="line"
          title="Not sent: the project closed on 12 May."
          action={<Button size="small">Move</Button>}
        >
          Your 2:30 are kept here. Move them or ask to reopen.
        </ErrorState>
      </Sample>
      <Sample title="Offline" className="flex-col items-stretch!">
        <OfflineNote action={<Button size="small">Try now</Button>}>
          You are offline. Invoices as of 12:04; your time is kept here and goes out by itself.
        </OfflineNote>
      </Sample>
      <Sample title="Not on the device yet" className="flex-col items-stretch! max-w-md">
        <Skeleton label="Loading invoices" rows={4} />
      </Sample>
    </SamplePage>
  );
}
