import { type KeyboardEvent, useRef } from 'react';
import { cx } from '../../../ui/cx.ts';
import { t } from '../../../words/words.ts';
import { money, quantityWords } from '../invoice-words.ts';
import type { PaperLine } from './paper-model.ts';

interface PaperLinesProps {
  lines: readonly PaperLine[];
  currency: string;
  currentLine: number | null;
  onLine?: (position: number) => void;
}

/** The lines of an invoice. Where they open, arrow keys walk them and the explanation follows. */
export function PaperLines({ lines, currency, currentLine, onLine }: PaperLinesProps) {
  const body = useRef<HTMLTableElement>(null);
  const first = lines[0]?.position ?? 0;

  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const buttons = [...(body.current?.querySelectorAll<HTMLButtonElement>('button[data-line]') ?? [])];
    const at = event.target instanceof HTMLButtonElement ? buttons.indexOf(event.target) : -1;
    if (at < 0) return;
    const goals: Record<string, number> = {
      ArrowDown: Math.min(at + 1, buttons.length - 1),
      ArrowUp: Math.max(at - 1, 0),
      Home: 0,
      End: buttons.length - 1,
    };
    const goal = goals[event.key];
    if (goal === undefined) return;
    event.preventDefault();
    const button = buttons[goal];
    button?.focus();
    const position = Number(button?.dataset.line);
    if (Number.isSafeInteger(position)) onLine?.(position);
  };

  return (
    <table ref={body} onKeyDown={onKeyDown} className="mt-6 w-full border-collapse">
      <thead>
        <tr className="border-b border-line-strong text-12 text-muted">
          <th scope="col" className="py-1.5 pr-3 pl-1 text-left font-medium">
            {t('invoice.what')}
          </th>
          <th scope="col" className="px-3 py-1.5 text-right font-medium @max-[440px]:hidden">
            {t('invoice.quantity')}
          </th>
          <th scope="col" className="px-3 py-1.5 text-right font-medium @max-[440px]:hidden">
            {t('invoice.price')}
          </th>
          <th scope="col" className="py-1.5 pr-1 pl-3 text-right font-medium">
            {t('invoice.amount', { currency })}
          </th>
        </tr>
      </thead>
      <tbody>
        {lines.map((line) => (
          <Line
            key={line.position}
            line={line}
            currency={currency}
            isCurrent={line.position === currentLine}
            isTabStop={currentLine === null ? line.position === first : line.position === currentLine}
            {...(onLine ? { onOpen: () => onLine(line.position) } : {})}
          />
        ))}
      </tbody>
    </table>
  );
}

function Line(props: {
  line: PaperLine;
  currency: string;
  isCurrent: boolean;
  isTabStop: boolean;
  onOpen?: () => void;
}) {
  const { line, currency, isCurrent, isTabStop, onOpen } = props;
  const price = priceWords(line, currency);
  return (
    <tr
      onClick={onOpen}
      className={cx(
        'border-b border-line align-top',
        onOpen && 'cursor-pointer',
        isCurrent ? 'bg-accent-soft/60' : onOpen && 'hover:bg-hover',
      )}
    >
      <td className="py-1.5 pr-3 pl-1">
        {onOpen ? (
          <button
            type="button"
            data-line={line.position}
            tabIndex={isTabStop ? 0 : -1}
            aria-expanded={isCurrent}
            className="w-full cursor-pointer text-left break-words"
          >
            {line.description}
          </button>
        ) : (
          <span className="break-words">{line.description}</span>
        )}
        {line.kind !== 'discount' && (
          <span className="digits hidden text-12 text-muted @max-[440px]:block">
            {quantityWords(line.quantity, line.unit)}
            {price !== '' && ` × ${price}`}
          </span>
        )}
      </td>
      <td className="digits px-3 py-1.5 text-right whitespace-nowrap @max-[440px]:hidden">
        {line.kind === 'discount' ? '' : quantityWords(line.quantity, line.unit)}
      </td>
      <td className="digits px-3 py-1.5 text-right whitespace-nowrap @max-[440px]:hidden">{price}</td>
      <td className="digits py-1.5 pr-1 pl-3 text-right whitespace-nowrap">
        {money(line.amountMinor, currency)}
      </td>
    </tr>
  );
}

/** Usage has a price a band, which stands in the explanation. */
function priceWords({ kind, rateMinor }: PaperLine, currency: string): string {
  return kind === 'usage' || kind === 'discount' ? '' : money(rateMinor, currency);
}
