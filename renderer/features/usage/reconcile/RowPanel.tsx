import type { ReconciliationRow } from '../../../../domain/wire/reconciliation.ts';
import { Button } from '../../../ui/Button.tsx';
import { SidePanel } from '../../../ui/SidePanel.tsx';
import { t } from '../../../words/words.ts';
import { costWords, quantityWords, signedMinor, signedQuantity, typeWords } from '../common/usage-words.ts';
import { openSides } from './reconcile-model.ts';

/** One client and type of a comparison: both sides in full, and why they differ. */
export function RowPanel(props: {
  row: ReconciliationRow;
  clientName: string;
  currency: string | null;
  onShowLetters: () => void;
  onClose: () => void;
}) {
  const { row, clientName, currency, onShowLetters, onClose } = props;
  const { unit, held, delivered, platform, quantityDifference, costDifferenceMinor, reasons } = row;
  const side = ({ quantity, events }: { quantity: string; events: number }): string =>
    `${quantityWords(quantity, unit)}, ${t('reconcile.events', { count: events })}`;
  const facts = [
    [t('reconcile.held'), side(held)],
    [t('reconcile.sent'), side(delivered)],
    ...openSides(row).map((one) => [t(`reconcile.${one.key}`), side(one)]),
    [t('reconcile.platform'), platform === null ? t('reconcile.unknown') : side(platform)],
    [t('reconcile.held-cost'), costWords(row.heldCost, currency)],
    [t('reconcile.platform-cost'), costWords(row.platformCost, currency)],
    [
      t('reconcile.difference'),
      quantityDifference === null
        ? t('reconcile.unknown')
        : `${signedQuantity(quantityDifference, unit)}, ${signedMinor(costDifferenceMinor, currency)}`,
    ],
  ];
  return (
    <SidePanel
      title={clientName}
      subtitle={typeWords(row.eventType)}
      onClose={onClose}
      closeLabel={t('reconcile.close')}
      takesFocus={false}
      actions={row.dead.events > 0 && <Button onPress={onShowLetters}>{t('reconcile.show-letters')}</Button>}
    >
      <dl className="digits grid grid-cols-[max-content_1fr] gap-x-4 gap-y-1">
        {facts.map(([name, text]) => (
          <div key={name} className="contents">
            <dt className="text-muted">{name}</dt>
            <dd className="text-right">{text}</dd>
          </div>
        ))}
      </dl>
      <div className="flex flex-col gap-2">
        <h3 className="font-semibold">{t('reconcile.why')}</h3>
        {reasons.length === 0 ? (
          <p className="text-muted">{row.agrees ? t('reconcile.no-reason') : t('reconcile.unknown')}</p>
        ) : (
          <ul className="flex flex-col gap-2">
            {reasons.map(({ reason, quantity, events }) => (
              <li key={reason}>
                <p className="digits font-medium">
                  {signedQuantity(quantity, unit)}, {t('reconcile.events', { count: events })}
                </p>
                <p className="text-strong">{t(`reconcile.reason-${reason}`)}</p>
              </li>
            ))}
          </ul>
        )}
      </div>
    </SidePanel>
  );
}
