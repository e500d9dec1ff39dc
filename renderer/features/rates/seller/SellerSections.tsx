import { useState } from 'react';
import { LineGrouping } from '../../../../domain/entities/billing.ts';
import { NumberField } from '../../../ui/NumberField.tsx';
import { Select } from '../../../ui/Select.tsx';
import { Switch } from '../../../ui/Switch.tsx';
import { TextArea, TextField } from '../../../ui/TextField.tsx';
import type { WordKey } from '../../../words/en/catalogue.ts';
import { t } from '../../../words/words.ts';
import { AddressFields } from '../common/AddressFields.tsx';
import type { Problems } from '../common/problems.ts';
import { Section } from '../common/Section.tsx';
import { TaxFields } from '../common/TaxFields.tsx';
import { type EditSeller, reminderDaysOf } from './seller-model.ts';

interface PartProps {
  seller: EditSeller;
  problems: Problems;
  change: (part: Partial<EditSeller>) => void;
}

/** Name, address, identifiers and whom to ask. */
export function SellerSection({ seller, problems, change }: PartProps) {
  const { contact } = seller;
  return (
    <Section title={t('billing.firm')}>
      <TextField
        className="max-w-xl"
        label={t('billing.legal-name')}
        value={seller.legalName}
        maxLength={200}
        error={problems.get('legalName') ?? null}
        onChange={(legalName) => change({ legalName })}
      />
      <AddressFields
        address={seller.address}
        problems={problems}
        onChange={(address) => change({ address })}
      />
      <div className="flex flex-wrap gap-3">
        <TextField
          className="w-52"
          label={t('billing.vat-id')}
          value={seller.vatId ?? ''}
          maxLength={64}
          error={problems.get('vatId') ?? null}
          onChange={(vatId) => change({ vatId: vatId === '' ? null : vatId })}
        />
        <TextField
          className="w-52"
          label={t('billing.tax-number')}
          description={t('billing.tax-number-does')}
          value={seller.taxNumber ?? ''}
          maxLength={64}
          onChange={(taxNumber) => change({ taxNumber: taxNumber === '' ? null : taxNumber })}
        />
        <TextField
          className="w-64"
          label={t('billing.registration')}
          value={seller.registration}
          maxLength={200}
          onChange={(registration) => change({ registration })}
        />
      </div>
      <div className="flex flex-wrap gap-3">
        <TextField
          className="w-52"
          label={t('billing.contact-name')}
          value={contact.name}
          maxLength={200}
          onChange={(name) => change({ contact: { ...contact, name } })}
        />
        <TextField
          className="w-64"
          type="email"
          label={t('billing.contact-email')}
          value={contact.email}
          maxLength={254}
          error={problems.get('contact.email') ?? null}
          onChange={(email) => change({ contact: { ...contact, email: email.trim() } })}
        />
        <TextField
          className="w-44"
          label={t('billing.contact-phone')}
          value={contact.phone}
          maxLength={50}
          onChange={(phone) => change({ contact: { ...contact, phone } })}
        />
      </div>
    </Section>
  );
}

/** Where clients pay. */
export function BankSection({ seller: { bank, legalName }, problems, change }: PartProps) {
  return (
    <Section title={t('billing.bank')}>
      <Switch
        isSelected={bank !== null}
        onChange={(isOn) => change({ bank: isOn ? { holder: legalName, iban: '', bic: null } : null })}
      >
        {t('billing.bank-on')}
      </Switch>
      {bank && (
        <div className="flex flex-wrap gap-3">
          <TextField
            className="w-64"
            label={t('billing.bank-holder')}
            value={bank.holder}
            maxLength={200}
            onChange={(holder) => change({ bank: { ...bank, holder } })}
          />
          <TextField
            className="w-72"
            label={t('billing.iban')}
            value={bank.iban}
            maxLength={42}
            error={problems.get('bank.iban') ?? null}
            onChange={(iban) => change({ bank: { ...bank, iban } })}
          />
          <TextField
            className="w-36"
            label={t('billing.bic')}
            value={bank.bic ?? ''}
            maxLength={11}
            onChange={(bic) => change({ bank: { ...bank, bic: bic === '' ? null : bic } })}
          />
        </div>
      )}
    </Section>
  );
}

const groupings: Readonly<Record<LineGrouping, WordKey>> = {
  person: 'billing.by-person',
  role: 'billing.by-role',
  task: 'billing.by-task',
  activity: 'billing.by-activity',
  project: 'billing.by-project',
};

/** Numbers, terms, tax and words of invoices where a client or a person says nothing else. */
export function DocumentSection({ seller, problems, change }: PartProps) {
  return (
    <Section title={t('billing.documents')}>
      <div className="flex flex-wrap gap-3">
        <TextField
          className="w-40"
          label={t('billing.invoice-prefix')}
          description={t('billing.prefix-gives', { number: `${seller.invoicePrefix}00042` })}
          value={seller.invoicePrefix}
          maxLength={12}
          onChange={(invoicePrefix) => change({ invoicePrefix })}
        />
        <TextField
          className="w-40"
          label={t('billing.credit-prefix')}
          description={t('billing.prefix-gives', { number: `${seller.creditPrefix}00007` })}
          value={seller.creditPrefix}
          maxLength={12}
          onChange={(creditPrefix) => change({ creditPrefix })}
        />
        <NumberField
          className="w-40"
          label={t('billing.terms-days')}
          unit={t('billing.days-unit')}
          minValue={0}
          maxValue={365}
          value={seller.defaultTermsDays}
          onChange={(days) => Number.isInteger(days) && change({ defaultTermsDays: days })}
        />
        <RemindersField days={seller.reminderDays} onChange={(reminderDays) => change({ reminderDays })} />
      </div>
      <TaxFields
        tax={seller.defaultTax}
        path="defaultTax"
        problems={problems}
        onChange={(defaultTax) => change({ defaultTax })}
      />
      <div className="flex flex-wrap gap-3">
        <Select
          className="w-52"
          label={t('billing.grouping')}
          value={seller.grouping}
          options={LineGrouping.options.map((grouping) => ({ id: grouping, label: t(groupings[grouping]) }))}
          onChange={(id) => change({ grouping: LineGrouping.parse(id) })}
        />
        <Select
          className="w-40"
          label={t('billing.language')}
          description={t('billing.language-does')}
          value={seller.language}
          options={[
            { id: 'en', label: t('billing.english') },
            { id: 'de', label: t('billing.german') },
          ]}
          onChange={(id) => change({ language: id === 'de' ? 'de' : 'en' })}
        />
      </div>
      <TextArea
        className="max-w-xl"
        rows={3}
        label={t('billing.footer')}
        value={seller.footer}
        maxLength={1000}
        onChange={(footer) => change({ footer })}
      />
    </Section>
  );
}

/** Days after the due date, as people write a list. What is no list stays as it was typed. */
function RemindersField(props: { days: readonly number[]; onChange: (days: number[]) => void }) {
  const { days, onChange } = props;
  const [typed, setTyped] = useState<string | null>(null);
  const isWrong = typed !== null && reminderDaysOf(typed) === null;
  return (
    <TextField
      className="w-52"
      label={t('billing.reminders')}
      description={t('billing.reminders-does')}
      value={typed ?? days.join(', ')}
      error={isWrong ? t('billing.fault-reminders') : null}
      onChange={(text) => {
        setTyped(text);
        const read = reminderDaysOf(text);
        if (read !== null) onChange(read);
      }}
      onBlur={() => !isWrong && setTyped(null)}
    />
  );
}
