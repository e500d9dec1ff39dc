import { BillingInfo } from '../../../../domain/entities/client.ts';
import { NumberField } from '../../../ui/NumberField.tsx';
import { Select } from '../../../ui/Select.tsx';
import { TextField } from '../../../ui/TextField.tsx';
import type { WordKey } from '../../../words/en/catalogue.ts';
import { t } from '../../../words/words.ts';
import { clientTiers, tierName } from '../cards/tiers.ts';
import { AddressFields } from '../common/AddressFields.tsx';
import { MinorField, PercentField } from '../common/fields.tsx';
import type { Problems } from '../common/problems.ts';
import { Section } from '../common/Section.tsx';
import { TaxFields } from '../common/TaxFields.tsx';
import type { EditClient } from './client-model.ts';

const methods: Readonly<Record<BillingInfo['preferredMethod'], WordKey>> = {
  bank_transfer: 'billing.method-transfer',
  card: 'billing.method-card',
  direct_debit: 'billing.method-debit',
  cheque: 'billing.method-cheque',
};

/** Who is billed and how: address, where invoices go, when they are due, tax. */
export function InfoFields(props: {
  info: BillingInfo;
  name: string;
  problems: Problems;
  onChange: (info: BillingInfo) => void;
}) {
  const { info, name, problems, onChange } = props;
  const set = (part: Partial<BillingInfo>): void => onChange({ ...info, ...part });
  const orNull = (text: string): string | null => (text === '' ? null : text);
  return (
    <>
      <Section title={t('billing.buyer')}>
        <TextField
          className="max-w-xl"
          label={t('billing.legal-name')}
          description={t('billing.legal-name-empty', { name })}
          value={info.legalName}
          maxLength={200}
          onChange={(legalName) => set({ legalName })}
        />
        <AddressFields address={info.address} problems={problems} onChange={(address) => set({ address })} />
        <div className="flex flex-wrap gap-3">
          <TextField
            className="w-72"
            label={t('billing.invoice-email')}
            type="email"
            value={info.email ?? ''}
            maxLength={254}
            error={problems.get('email') ?? null}
            onChange={(email) => set({ email: orNull(email.trim()) })}
          />
          <TextField
            className="w-56"
            label={t('billing.buyer-reference')}
            description={t('billing.buyer-reference-does')}
            value={info.buyerReference ?? ''}
            maxLength={100}
            onChange={(text) => set({ buyerReference: orNull(text) })}
          />
        </div>
      </Section>
      <Section title={t('billing.paying')}>
        <div className="flex flex-wrap gap-3">
          <NumberField
            className="w-40"
            label={t('billing.terms-days')}
            unit={t('billing.days-unit')}
            minValue={0}
            maxValue={365}
            value={info.termsDays}
            onChange={(days) => Number.isInteger(days) && set({ termsDays: days })}
          />
          <Select
            className="w-52"
            label={t('billing.method')}
            value={info.preferredMethod}
            options={BillingInfo.shape.preferredMethod.options.map((method) => ({
              id: method,
              label: t(methods[method]),
            }))}
            onChange={(id) => set({ preferredMethod: BillingInfo.shape.preferredMethod.parse(id) })}
          />
        </div>
      </Section>
      <Section title={t('billing.tax')} help={t('billing.tax-help')}>
        <TaxFields tax={info.tax} path="tax" problems={problems} onChange={(tax) => set({ tax })} />
        <TextField
          className="w-72"
          label={t('billing.tax-id')}
          value={info.taxId ?? ''}
          maxLength={64}
          error={problems.get('taxId') ?? null}
          onChange={(text) => set({ taxId: orNull(text) })}
        />
      </Section>
    </>
  );
}

/** What was agreed on prices: a rate where no card has one, and a discount. */
export function TermsFields(props: {
  terms: EditClient['contractTerms'];
  currency: string;
  onChange: (terms: EditClient['contractTerms']) => void;
}) {
  const { terms, currency, onChange } = props;
  return (
    <Section title={t('billing.agreed')} help={t('billing.agreed-help')}>
      <div className="flex flex-wrap gap-3">
        <MinorField
          className="w-48"
          label={t('billing.default-rate')}
          description={t('billing.default-rate-does')}
          currency={currency}
          minor={terms.defaultRate}
          onChange={(defaultRate) => onChange({ ...terms, defaultRate })}
        />
        <Select
          className="w-44"
          label={t('billing.tier')}
          value={terms.discountTier}
          options={clientTiers.map((tier) => ({ id: tier, label: tierName(tier) }))}
          onChange={(id) => {
            const discountTier = clientTiers.find((tier) => tier === id);
            if (discountTier) onChange({ ...terms, discountTier });
          }}
        />
        <PercentField
          className="w-40"
          label={t('billing.own-discount')}
          description={t('billing.own-discount-does')}
          ratio={terms.discount}
          onChange={(discount) => onChange({ ...terms, discount })}
        />
      </div>
    </Section>
  );
}
