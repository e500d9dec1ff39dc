import { Download } from 'lucide-react';
import { useMemo, useState } from 'react';
import { formatMinutes } from '../../../domain/rules/duration.ts';
import { Badge } from '../../ui/Badge.tsx';
import { Button } from '../../ui/Button.tsx';
import { Duration } from '../../ui/Duration.tsx';
import { formatMoney } from '../../ui/format.ts';
import { Money } from '../../ui/Money.tsx';
import { Page, PageHeader, Toolbar } from '../../ui/Page.tsx';
import { SegmentedControl } from '../../ui/SegmentedControl.tsx';
import { SidePanel } from '../../ui/SidePanel.tsx';
import { type GlyphStatus, StatusGlyph } from '../../ui/StatusGlyph.tsx';
import { EmptyState } from '../../ui/states.tsx';
import { Table } from '../../ui/Table.tsx';
import type { TableColumn } from '../../ui/table-model.ts';
import { statusWords } from './status-words.ts';

interface Entry {
  id: string;
  date: string;
  person: string;
  project: string;
  description: string;
  minutes: number;
  amount: number | null;
  status: GlyphStatus;
}

const people = ['Kim Aalto', 'Noor Haddad', 'Lena Vogt', 'Søren Holm', 'Priya Nair'];
const projects = ['Acme · Atlas', 'Borealis · Audit', 'Cedar & Sons · Migration'];
const words = [
  'Interviews',
  'Workshop with finance and the people who keep the ledgers',
  'Fieldwork',
  'Report',
];
const statuses: GlyphStatus[] = [
  'submitted',
  'approved',
  'invoiced',
  'attention',
  'rejected',
  'received',
  'saved',
];
const pick = <T,>(list: readonly T[], index: number, fallback: T): T => list[index % list.length] ?? fallback;

const entries: Entry[] = Array.from({ length: 10_000 }, (_, index) => {
  const minutes = 15 + ((index * 37) % 32) * 15;
  return {
    id: `e${index}`,
    date: new Date(Date.UTC(2026, 10, 20 - (index % 320))).toISOString().slice(0, 10),
    person: pick(people, index * 7, ''),
    project: pick(projects, index * 5 + (index >> 3), ''),
    description: pick(words, index * 3, ''),
    minutes,
    amount: index % 9 === 0 ? null : minutes * 200,
    status: pick(statuses, index + (index >> 2), 'saved'),
  };
});
const sum = (read: (entry: Entry) => number): number =>
  entries.reduce((total, entry) => total + read(entry), 0);

const columns: TableColumn<Entry>[] = [
  { id: 'date', header: 'Date', text: (entry) => entry.date, width: 104, minWidth: 104 },
  { id: 'person', header: 'Person', text: (entry) => entry.person, width: 130 },
  { id: 'project', header: 'Project', text: (entry) => entry.project, width: 170 },
  {
    id: 'description',
    header: 'Description',
    text: (entry) => entry.description,
    width: 200,
    total: '10,000 entries',
  },
  {
    id: 'minutes',
    header: 'Time',
    align: 'end',
    width: 96,
    text: (entry) => formatMinutes(entry.minutes),
    cell: (entry) => <Duration minutes={entry.minutes} />,
    sortBy: (entry) => entry.minutes,
    total: <Duration minutes={sum((entry) => entry.minutes)} />,
  },
  {
    id: 'amount',
    header: 'EUR',
    align: 'end',
    width: 120,
    text: (entry) => (entry.amount === null ? '' : formatMoney(entry.amount, 'EUR', 'none')),
    cell: (entry) => <Money minor={entry.amount} currency="EUR" show="none" />,
    sortBy: (entry) => entry.amount,
    total: <Money minor={sum((entry) => entry.amount ?? 0)} currency="EUR" show="none" />,
  },
  {
    id: 'status',
    header: 'Status',
    width: 130,
    text: (entry) => statusWords[entry.status],
    cell: (entry) => <StatusGlyph status={entry.status} word={statusWords[entry.status]} withWord />,
  },
];

export function TableSection() {
  const [show, setShow] = useState<'full' | 'empty'>('full');
  const [open, setOpen] = useState<Entry | null>(null);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set(['e1', 'e2']));
  const rows = useMemo(() => (show === 'full' ? entries : []), [show]);
  return (
    <Page
      isFilled
      header={<PageHeader title="Table" actions={<Button kind="primary">Approve {chosen.size}</Button>} />}
      toolbar={
        <Toolbar label="View">
          <SegmentedControl
            label="Rows"
            size="small"
            value={show}
            onChange={setShow}
            options={[
              { id: 'full', label: '10,000 rows' },
              { id: 'empty', label: 'None' },
            ]}
          />
          <Button size="small" kind="quiet" icon={Download}>
            Export
          </Button>
        </Toolbar>
      }
      panel={
        open && (
          <SidePanel
            key={open.id}
            title={open.description}
            subtitle={`${open.person}, ${open.date}`}
            closeLabel="Close"
            onClose={() => setOpen(null)}
            actions={
              <>
                <Button keys="R">Reject</Button>
                <Button kind="primary" keys="A">
                  Approve
                </Button>
              </>
            }
          >
            <dl className="grid grid-cols-[auto_1fr] gap-x-6 gap-y-2">
              <dt className="text-muted">Project</dt>
              <dd>{open.project}</dd>
              <dt className="text-muted">Time</dt>
              <dd>
                <Duration minutes={open.minutes} />
              </dd>
              <dt className="text-muted">Status</dt>
              <dd>
                <StatusGlyph status={open.status} word={statusWords[open.status]} withWord />
              </dd>
              <dt className="text-muted">Flags</dt>
              <dd>
                <Badge tone="warn">Long day</Badge>
              </dd>
            </dl>
          </SidePanel>
        )
      }
    >
      <Table
        label="Entries"
        columns={columns}
        rows={rows}
        rowId={(entry) => entry.id}
        onOpen={setOpen}
        currentId={open?.id ?? null}
        selection={{ ids: chosen, onChange: setChosen, label: 'Select all' }}
        empty={<EmptyState title="No entries">Nobody has logged time in these weeks.</EmptyState>}
      />
    </Page>
  );
}
