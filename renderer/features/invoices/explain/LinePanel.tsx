import { CircleCheck, TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import type { LineEntries as Entries, InvoicePreview } from '../../../../domain/wire/invoices.ts';
import { usePeople } from '../../../data/workspace.tsx';
import { Button } from '../../../ui/Button.tsx';
import { SidePanel } from '../../../ui/SidePanel.tsx';
import { TextField } from '../../../ui/TextField.tsx';
import { t } from '../../../words/words.ts';
import { money, quantityWords } from '../invoice-words.ts';
import type { PaperLine } from '../paper/paper-model.ts';
import { EntriesOfLine } from './EntriesOfLine.tsx';
import { type Explanation, explain } from './explanation.ts';

export interface LinePanelProps {
  line: PaperLine;
  currency: string;
  taxes: InvoicePreview['taxes'];
  projectName: (id: string) => string | null;
  /** Asks for the time under the line; left out where it is not stored yet. */
  readEntries?: (offset: number) => Promise<Entries>;
  /** Of a draft: the description may be changed. */
  onDescribe?: (description: string) => Promise<string | null>;
  onClose: () => void;
}

/** Where each cent of one line comes from. It follows the line that is chosen and leaves the focus there. */
export function LinePanel(props: LinePanelProps) {
  const { line, currency, taxes, projectName, readEntries, onDescribe, onClose } = props;
  const people = usePeople();
  const explanation = explain(line, {
    currency,
    taxes,
    projectName,
    personName: (id) => people.get(id)?.name ?? null,
  });
  return (
    <SidePanel
      title={line.description}
      subtitle={t('explain.line', { position: line.position })}
      width={400}
      staysBeside
      takesFocus={false}
      closeLabel={t('common.close')}
      onClose={onClose}
    >
      {onDescribe && (
        <Describe key={line.description} description={line.description} onDescribe={onDescribe} />
      )}
      {explanation ? (
        <Steps explanation={explanation} amount={money(line.amountMinor, currency)} />
      ) : (
        <p className="text-muted">{t(isKept(line) ? 'explain.unknown' : 'explain.none')}</p>
      )}
      {line.kind === 'time' && readEntries && (
        <EntriesOfLine
          quantity={quantityWords(line.quantity, line.unit)}
          minutes={minutesOf(line)}
          read={readEntries}
        />
      )}
    </SidePanel>
  );
}

/** The text of a draft's line, as the client will read it. */
function Describe(props: { description: string; onDescribe: (text: string) => Promise<string | null> }) {
  const [text, setText] = useState(props.description);
  const [error, setError] = useState<string | null>(null);
  const [isPending, setPending] = useState(false);
  const save = async (): Promise<void> => {
    setPending(true);
    setError(await props.onDescribe(text.trim()));
    setPending(false);
  };
  return (
    <form
      className="flex flex-col gap-2"
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <TextField
        label={t('explain.description')}
        value={text}
        onChange={setText}
        maxLength={1000}
        error={error}
      />
      {text.trim() !== props.description && text.trim() !== '' && (
        <div className="flex justify-end">
          <Button size="small" type="submit" isPending={isPending}>
            {t('common.save')}
          </Button>
        </div>
      )}
    </form>
  );
}

/** Whether anything was kept that explains the line: nothing was of what was brought in from elsewhere. */
function isKept({ basis }: PaperLine): boolean {
  return typeof basis === 'object' && basis !== null && Object.keys(basis).length > 0;
}

/** Minutes that the line names; null where its basis is not known here. */
function minutesOf({ basis }: PaperLine): number | null {
  if (typeof basis !== 'object' || basis === null || Array.isArray(basis)) return null;
  return typeof basis.minutes === 'number' ? basis.minutes : null;
}

function Steps({ explanation, amount }: { explanation: Explanation; amount: string }) {
  const { steps, formula, exact, addsUp, table, tax } = explanation;
  return (
    <>
      <dl className="flex flex-col divide-y divide-line border-y border-line">
        {steps.map(({ label, detail, figure }) => (
          <StepLine key={`${label} ${figure}`} label={label} detail={detail} figure={figure} />
        ))}
        {formula !== null && (
          <div className="py-2">
            <dt className="sr-only">{t('explain.formula')}</dt>
            <dd className="digits text-12 break-words text-muted">{formula}</dd>
          </div>
        )}
        {exact && (
          <StepLine
            label={t('explain.exactly')}
            detail={exact.fraction === null ? null : t('explain.as-fraction', { fraction: exact.fraction })}
            figure={exact.text}
          />
        )}
        <div className="flex items-baseline gap-4 py-2 text-15 font-semibold">
          <dt className="flex-1">{exact ? t('explain.rounded') : t('explain.amount')}</dt>
          <dd className="digits">{amount}</dd>
        </div>
      </dl>
      {addsUp !== null && (
        <p className="flex items-start gap-2 text-12">
          {addsUp ? (
            <CircleCheck size={16} aria-hidden className="mt-px shrink-0 text-ok" />
          ) : (
            <TriangleAlert size={16} aria-hidden className="mt-px shrink-0 text-warn" />
          )}
          {addsUp ? t('explain.adds-up') : t('explain.does-not-add-up')}
        </p>
      )}
      {table && (
        <table className="w-full">
          <caption className="pb-1 text-left font-medium">{table.title}</caption>
          <thead>
            <tr className="border-b border-line text-12 text-muted">
              {table.head.map((head, at) => (
                <th
                  key={head}
                  scope="col"
                  className={at === 0 ? 'py-1 text-left font-medium' : 'py-1 text-right font-medium'}
                >
                  {head}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {table.rows.map((row) => (
              <tr key={row.join(' ')} className="border-b border-line">
                {row.map((cell, at) => (
                  <td key={table.head[at]} className={at === 0 ? 'digits py-1' : 'digits py-1 text-right'}>
                    {cell}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <dl className="border-y border-line">
        <StepLine label={tax.label} detail={tax.detail} figure={tax.figure} />
      </dl>
    </>
  );
}

function StepLine({ label, detail, figure }: { label: string; detail: string | null; figure: string }) {
  return (
    <div className="flex items-baseline gap-4 py-2">
      <dt className="min-w-0 flex-1">
        {label}
        {detail !== null && <span className="block text-12 break-words text-muted">{detail}</span>}
      </dt>
      <dd className="digits shrink-0 text-right">{figure}</dd>
    </div>
  );
}
