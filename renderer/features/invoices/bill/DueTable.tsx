import { Checkbox } from '../../../ui/Checkbox.tsx';
import { t } from '../../../words/words.ts';
import { clock, money, periodWords } from '../invoice-words.ts';
import { type DueClient, type DueRow, keysOf, type LeftOut, toggled, usageKey } from './due-model.ts';

/** What is due by client and project. All is chosen until somebody leaves something out. */
export function DueTable(props: {
  clients: readonly DueClient[];
  leftOut: LeftOut;
  onLeftOut: (leftOut: LeftOut) => void;
}) {
  const { clients, leftOut, onLeftOut } = props;
  const all = clients.flatMap(keysOf);
  const out = all.filter((id) => leftOut.has(id)).length;
  return (
    <div className="min-h-0 flex-1 overflow-auto">
      <table className="w-full min-w-140 border-collapse">
        <thead className="sticky top-0 z-10 bg-page">
          <tr className="border-b border-line-strong text-12 text-muted">
            <th scope="col" className="h-8 pl-6 text-left font-medium">
              <Checkbox
                isSelected={out === 0}
                isIndeterminate={out > 0 && out < all.length}
                onChange={(is) => onLeftOut(toggled(leftOut, all, is))}
              >
                {t('bill.client-project')}
              </Checkbox>
            </th>
            <th scope="col" className="px-3 text-left font-medium">
              {t('invoices.period')}
            </th>
            <th scope="col" className="px-3 text-right font-medium">
              {t('bill.time')}
            </th>
            <th scope="col" className="px-3 text-right font-medium">
              {t('bill.other')}
            </th>
            <th scope="col" className="pr-6 pl-3 text-right font-medium">
              {t('bill.estimate')}
            </th>
          </tr>
        </thead>
        {clients.map((client) => (
          <ClientRows
            key={client.clientId}
            client={client}
            leftOut={leftOut}
            onToggle={(ids, is) => onLeftOut(toggled(leftOut, ids, is))}
          />
        ))}
      </table>
    </div>
  );
}

function ClientRows(props: {
  client: DueClient;
  leftOut: LeftOut;
  onToggle: (keys: readonly string[], isChosen: boolean) => void;
}) {
  const { client, leftOut, onToggle } = props;
  const ids = keysOf(client);
  const { usage, projects } = client;
  // Cards of projects price it, so it goes with one of them.
  const isWithout = projects.length > 0 && projects.every(({ projectId }) => leftOut.has(projectId));
  const out = ids.filter((id) => leftOut.has(id)).length;
  return (
    <tbody>
      <tr className="border-b border-line bg-side font-medium">
        <th scope="rowgroup" className="h-8 pl-6 text-left font-medium">
          <Checkbox
            isSelected={out === 0}
            isIndeterminate={out > 0 && out < ids.length}
            onChange={(is) => onToggle(ids, is)}
          >
            {client.clientName}
          </Checkbox>
        </th>
        <Figures row={client} />
      </tr>
      {projects.map((project) => (
        <tr key={project.projectId} className="border-b border-line">
          <td className="h-8 pl-12">
            <Checkbox
              isSelected={!leftOut.has(project.projectId)}
              onChange={(is) => onToggle([project.projectId], is)}
            >
              {project.projectName}
            </Checkbox>
          </td>
          <Figures row={project} />
        </tr>
      ))}
      {usage && (
        <tr className="border-b border-line">
          <td className="h-8 pl-12">
            <Checkbox
              isSelected={!isWithout && !leftOut.has(usageKey(client.clientId))}
              isDisabled={isWithout}
              onChange={(is) => onToggle([usageKey(client.clientId)], is)}
            >
              {t('bill.usage')}
            </Checkbox>
          </td>
          <Figures
            row={{ ...usage, minutes: 0, entryCount: 0, otherCount: usage.count, estimatedMinor: 0 }}
          />
        </tr>
      )}
    </tbody>
  );
}

function Figures({
  row,
}: {
  row: Pick<DueRow, 'from' | 'to' | 'minutes' | 'entryCount' | 'otherCount' | 'estimatedMinor' | 'currency'>;
}) {
  return (
    <>
      <td className="digits px-3 whitespace-nowrap">{periodWords(row.from, row.to)}</td>
      <td
        className="digits px-3 text-right whitespace-nowrap"
        title={t('bill.entries', { count: row.entryCount })}
      >
        {row.minutes === 0 ? '–' : clock(row.minutes)}
      </td>
      <td className="digits px-3 text-right">{row.otherCount === 0 ? '–' : row.otherCount}</td>
      <td className="digits pr-6 pl-3 text-right whitespace-nowrap">
        {row.entryCount === 0 ? '–' : money(row.estimatedMinor, row.currency)}
      </td>
    </>
  );
}
