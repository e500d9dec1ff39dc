import { checkBillingSettings } from '../../../../domain/rules/billing-checks.ts';
import { BillingSettingsAnswer } from '../../../../domain/wire/billing-setup.ts';
import { useAskServer } from '../../../data/ask-server.ts';
import { Page, PageHeader } from '../../../ui/Page.tsx';
import { OfflineNote } from '../../../ui/states.tsx';
import { t } from '../../../words/words.ts';
import { draftStore } from '../common/drafts.ts';
import { FormFoot } from '../common/FormFoot.tsx';
import { Guard, NotRead } from '../common/Guard.tsx';
import { saySaved } from '../common/say-saved.ts';
import { useForm } from '../common/use-form.ts';
import { useRead } from '../common/use-read.ts';
import { BrandSection } from './BrandSection.tsx';
import { BankSection, DocumentSection, SellerSection } from './SellerSections.tsx';
import { type EditSeller, gapsOfSeller, sentSeller } from './seller-model.ts';

const sellerDrafts = draftStore<BillingSettingsAnswer, EditSeller>();
const path = '/v1/billing/settings';

/** The firm as a seller: who it is, where to pay, how its invoices look and what they say by default. */
export function SellerScreen() {
  return (
    <Guard title={t('billing.seller')}>
      <Seller />
    </Guard>
  );
}

function Seller() {
  const ask = useAskServer();
  const read = useRead(path, BillingSettingsAnswer);
  const form = useForm<BillingSettingsAnswer, EditSeller>({
    name: 'seller',
    store: sellerDrafts,
    base: read.value,
    valueFrom: ({ settings }) => settings,
    check: (value) => checkBillingSettings(sentSeller(value)),
    gaps: gapsOfSeller,
    put: ({ settingsVersion }, value) =>
      ask(path, BillingSettingsAnswer, { settingsVersion, settings: sentSeller(value) }),
    prefix: 'settings',
    onSaved: read.put,
    reload: read.reload,
    // A proposal was never saved, so there is nothing to go back to.
    hasWayBack: ({ settingsVersion }) => settingsVersion > 0,
    undoLabel: t('billing.undo-seller'),
  });
  const { value, problems, change, isChanged } = form;
  const save = async (): Promise<void> => {
    const { saved, undoable } = await form.save();
    if (saved) saySaved(t('billing.seller-saved'), undoable);
  };
  const isProposal = read.value?.settingsVersion === 0;
  return (
    <Page
      header={<PageHeader title={t('billing.seller')} />}
      foot={
        isChanged && (
          <FormFoot
            form={form}
            group={t('billing.seller')}
            saveLabel={t('billing.save-seller')}
            onSave={() => void save()}
          />
        )
      }
    >
      <div className="flex max-w-4xl flex-col gap-8">
        {value === null ? (
          <NotRead read={read} label={t('billing.loading')} />
        ) : (
          <>
            <p className="text-muted">{t('billing.seller-help')}</p>
            {read.isOffline && <OfflineNote>{t('billing.offline-shown')}</OfflineNote>}
            {isProposal && !isChanged && (
              <div role="status" className="rounded-normal bg-warn-soft px-3 py-2">
                {t('billing.seller-proposal')}
              </div>
            )}
            <SellerSection seller={value} problems={problems} change={change} />
            <BankSection seller={value} problems={problems} change={change} />
            <BrandSection seller={value} problems={problems} change={change} />
            <DocumentSection seller={value} problems={problems} change={change} />
          </>
        )}
      </div>
    </Page>
  );
}
