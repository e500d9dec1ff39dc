import { ChevronLeft, ChevronRight, Plus, TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import { BudgetBar } from '../../ui/BudgetBar.tsx';
import { Button, IconButton } from '../../ui/Button.tsx';
import { CellGrid } from '../../ui/cell-grid.tsx';
import { cx } from '../../ui/cx.ts';
import { Duration } from '../../ui/Duration.tsx';
import { DurationCell, type ParsedDuration } from '../../ui/DurationCell.tsx';
import { Page, PageHeader } from '../../ui/Page.tsx';
import { SidePanel } from '../../ui/SidePanel.tsx';
import { type GlyphStatus, StatusGlyph } from '../../ui/StatusGlyph.tsx';
import { TextArea } from '../../ui/TextField.tsx';
import { statusWords } from './status-words.ts';

const days = ['Mon 18', 'Tue 19', 'Wed 20', 'Thu 21', 'Fri 22', 'Sat 23', 'Sun 24'];
const today = 2;

interface Line {
  project: string;
  task: string;
  minutes: (number | null)[];
  status: (GlyphStatus | undefined)[];
}

const start: Line[] = [
  {
    project: 'Acme · Atlas',
    task: 'Analysis',
    minutes: [120, 210, 75, null, null, null, null],
    status: ['approved', 'submitted', 'saved', undefined, undefined, undefined, undefined],
  },
  {
    project: 'Acme · Atlas',
    task: 'Workshops',
    minutes: [null, 240, null, null, null, null, null],
    status: [undefined, 'received', undefined, undefined, undefined, undefined, undefined],
  },
  {
    project: 'Borealis · Audit',
    task: 'Fieldwork',
    minutes: [360, null, 390, null, null, null, null],
    status: ['invoiced', undefined, 'attention', undefined, undefined, undefined, undefined],
  },
  {
    project: 'Borealis · Audit',
    task: 'Report and the meetings that come with it',
    minutes: [null, null, 30, null, null, null, null],
    status: [undefined, undefined, 'rejected', undefined, undefined, undefined, undefined],
  },
];

/** Enough of a parser to try the cell with; the app's is in the domain. */
function parse(text: string): ParsedDuration {
  if (text.trim() === '') return { ok: true, minutes: null };
  const clock = /^(\d{1,2}):([0-5]\d)$/.exec(text.trim());
  if (clock) return { ok: true, minutes: Number(clock[1]) * 60 + Number(clock[2]) };
  const hours = Number(text.replace(',', '.').replace(/h$/, ''));
  if (!Number.isFinite(hours) || hours < 0) return { ok: false, message: 'Write 1:30, 1.5 or 90m.' };
  if (hours > 24) return { ok: false, message: 'A day has 24 hours.' };
  return { ok: true, minutes: Math.round(hours * 60) };
}

const columns = 'grid min-w-[776px] grid-cols-[minmax(160px,2fr)_repeat(7,minmax(76px,1fr))_80px]';
const sumOf = (list: (number | null)[]): number => list.reduce<number>((sum, value) => sum + (value ?? 0), 0);

export function WeekSection() {
  const [lines, setLines] = useState(start);
  const [open, setOpen] = useState<{ row: number; column: number } | null>(null);
  const [note, setNote] = useState('Interviews with finance');
  const commit = (row: number, column: number, minutes: number | null): void =>
    setLines(
      lines.map((line, index) =>
        index !== row
          ? line
          : {
              ...line,
              minutes: line.minutes.with(column, minutes),
              status: line.status.with(column, minutes === null ? undefined : 'saved'),
            },
      ),
    );
  const total = lines.reduce((sum, line) => sum + sumOf(line.minutes), 0);
  const shown = open && lines[open.row];
  return (
    <Page
      header={
        <PageHeader
          title="My week"
          figure={
            <div className="flex items-center gap-3">
              <span className="digits text-28 font-semibold">
                <Duration minutes={total} />
              </span>
              <span className="text-muted">of 40:00</span>
              <BudgetBar
                className="w-24"
                label="This week"
                spent={total}
                budget={2_400}
                planned={1_440}
                text="of 40:00"
              />
            </div>
          }
        >
          <IconButton label="Previous week" icon={ChevronLeft} size="small" keys="Alt+ArrowLeft" />
          <span className="digits px-1 text-strong">18–24 Nov</span>
          <IconButton label="Next week" icon={ChevronRight} size="small" keys="Alt+ArrowRight" />
          <Button size="small" kind="quiet" keys="T">
            Today
          </Button>
        </PageHeader>
      }
      foot={
        <div className="flex flex-wrap items-center gap-3">
          <TriangleAlert size={16} strokeWidth={1.75} aria-hidden className="text-warn" />
          <p className="min-w-48 flex-1">1 needs attention · Wed · Fieldwork · project locked</p>
          <div className="ml-auto flex items-center gap-3">
            <Button size="small">Fix</Button>
            <Button kind="primary" keys="Mod+Enter">
              Submit week
            </Button>
          </div>
        </div>
      }
      isFilled
      panel={
        open &&
        shown && (
          <SidePanel
            title={shown.task}
            subtitle={`${shown.project}, ${days[open.column]}`}
            closeLabel="Close"
            width={320}
            onClose={() => setOpen(null)}
          >
            <StatusGlyph
              status={shown.status[open.column] ?? 'saved'}
              word={statusWords[shown.status[open.column] ?? 'saved']}
              withWord
            />
            <TextArea label="Description" value={note} onChange={setNote} rows={4} />
          </SidePanel>
        )
      }
    >
      <CellGrid label="Week of 18 November" className="min-h-0 flex-1 overflow-auto">
        <div
          role="row"
          className={cx(columns, 'sticky top-0 z-20 border-b border-line-strong bg-page text-12 text-muted')}
        >
          <div role="columnheader" className="px-6 py-2">
            <span className="sr-only">Work</span>
          </div>
          {days.map((day, index) => (
            <div
              key={day}
              role="columnheader"
              className={cx(
                'py-2 pr-6.5 text-right',
                index === today && 'bg-accent-soft/55 font-semibold text-accent-ink',
              )}
            >
              {day}
            </div>
          ))}
          <div role="columnheader" className="py-2 pr-6 text-right">
            Total
          </div>
        </div>
        {lines.map((line, row) => (
          <div key={line.task} role="rowgroup">
            {line.project !== lines[row - 1]?.project && (
              <div role="row">
                <div role="rowheader" className="px-6 pt-3 pb-1 font-semibold">
                  {line.project}
                </div>
              </div>
            )}
            <div role="row" className={cx(columns, 'border-b border-line')}>
              <div role="rowheader" className="flex items-center truncate pr-2 pl-9 text-strong">
                <span className="truncate">{line.task}</span>
              </div>
              {days.map((day, column) => {
                const status = line.status[column];
                return (
                  <DurationCell
                    key={day}
                    row={row}
                    column={column}
                    minutes={line.minutes[column] ?? null}
                    label={`${line.task}, ${day}`}
                    parse={parse}
                    onCommit={(minutes) => commit(row, column, minutes)}
                    onOpen={() => setOpen({ row, column })}
                    status={status}
                    statusWord={status && statusWords[status]}
                    isToday={column === today}
                    isReadOnly={status === 'approved' || status === 'invoiced'}
                    hasNote={status === 'submitted'}
                  />
                );
              })}
              <div role="gridcell" className="flex items-center justify-end pr-6">
                <Duration minutes={sumOf(line.minutes)} hideZero />
              </div>
            </div>
          </div>
        ))}
        <div role="row" className="px-4 py-1.5">
          <div role="gridcell">
            <Button kind="quiet" size="small" icon={Plus} keys="N">
              Add work
            </Button>
          </div>
        </div>
        <div
          role="row"
          className={cx(columns, 'sticky bottom-0 border-t border-line-strong bg-page font-semibold')}
        >
          <div role="rowheader" className="px-6 py-2">
            Day total
          </div>
          {days.map((day, column) => (
            <div
              key={day}
              role="gridcell"
              className={cx('py-2 pr-6.5 text-right', column === today && 'bg-accent-soft/55')}
            >
              <Duration minutes={sumOf(lines.map((line) => line.minutes[column] ?? null))} hideZero />
            </div>
          ))}
          <div role="gridcell" className="py-2 pr-6 text-right">
            <Duration minutes={total} />
          </div>
        </div>
      </CellGrid>
    </Page>
  );
}
