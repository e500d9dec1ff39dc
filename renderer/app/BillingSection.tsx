import { useActor } from '../data/workspace.tsx';
import { closeInvoice } from '../features/invoices/invoice-store.ts';
import { useRefusedCount } from '../features/usage/common/Standing.tsx';
import { useCommand } from '../ui/commands.ts';
import { SectionFrame } from '../ui/SectionFrame.tsx';
import { t } from '../words/words.ts';
import { type BillingPlace, billingPlaces } from './billing-places.ts';
import { type Screen, useRoute } from './route.ts';
import {
  AgeingScreen,
  ClientBillingScreen,
  DeadLettersScreen,
  ExpensesScreen,
  InvoicesScreen,
  ProjectBillingScreen,
  RateCardsScreen,
  ReconciliationScreen,
  SellerScreen,
  ToBillScreen,
  UsageScreen,
} from './screens.ts';

/** The screens of invoices and what they are made of, with the line that leads from one to the other. */
export function BillingSection({ current }: { current: Screen }) {
  const { go } = useRoute();
  const places = billingPlaces(useActor());
  const refused = useRefusedCount();
  return (
    <SectionFrame
      label={t('invoices.section')}
      current={current}
      items={places.map(({ id, label }) => ({
        id,
        label: t(label),
        onPress: () => openPlace(id),
        ...(id === 'dead-letters' && refused > 0
          ? { count: refused, countLabel: t('letters.count', { count: refused }) }
          : {}),
      }))}
    >
      {current === 'invoices' && <InvoicesScreen onBill={() => go('to-bill')} />}
      {current === 'to-bill' && <ToBillScreen onShowInvoices={() => go('invoices')} />}
      {current === 'ageing' && <AgeingScreen onShowInvoices={() => go('invoices')} />}
      {current === 'rates' && <RateCardsScreen />}
      {current === 'project-billing' && <ProjectBillingScreen />}
      {current === 'client-billing' && <ClientBillingScreen />}
      {current === 'expenses' && <ExpensesScreen />}
      {current === 'seller' && <SellerScreen />}
      {current === 'usage' && <UsageScreen />}
      {current === 'dead-letters' && <DeadLettersScreen />}
      {current === 'reconciliation' && <ReconciliationScreen onShowLetters={() => go('dead-letters')} />}
    </SectionFrame>
  );
}

/** Goes to a screen of the section as a person asks for it: "Invoices" is the list then. */
export function openPlace(id: Screen): void {
  if (id === 'invoices') closeInvoice();
  useRoute.getState().go(id);
}

/** Offers "Go to …" for every screen of the section, wherever one is. */
export function BillingCommands() {
  return billingPlaces(useActor()).map((place) => <PlaceCommand key={place.id} place={place} />);
}

function PlaceCommand({ place: { id, label, keys, words } }: { place: BillingPlace }) {
  useCommand({
    id: `go.${id}`,
    label: t('app.go-to', { place: t(label) }),
    group: t('app.group-go'),
    ...(keys ? { keys } : {}),
    ...(words ? { words: t(words) } : {}),
    run: () => openPlace(id),
  });
  return null;
}
