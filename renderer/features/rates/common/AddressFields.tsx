import type { PostalAddress } from '../../../../domain/entities/billing.ts';
import { TextArea, TextField } from '../../../ui/TextField.tsx';
import { t } from '../../../words/words.ts';
import type { Problems } from './problems.ts';

const LINES_MAX = 3;

/** An address with at most three lines above its place. */
export function AddressFields(props: {
  address: PostalAddress;
  problems: Problems;
  onChange: (address: PostalAddress) => void;
}) {
  const { address, problems, onChange } = props;
  return (
    <div className="flex max-w-xl flex-col gap-3">
      <TextArea
        rows={2}
        label={t('billing.street')}
        value={address.lines.join('\n')}
        onChange={(text) => onChange({ ...address, lines: text.split('\n').slice(0, LINES_MAX) })}
      />
      <div className="flex flex-wrap gap-3">
        <TextField
          className="w-24"
          label={t('billing.postal-code')}
          value={address.postalCode}
          maxLength={20}
          onChange={(postalCode) => onChange({ ...address, postalCode })}
        />
        <TextField
          className="min-w-40 flex-1"
          label={t('billing.city')}
          value={address.city}
          maxLength={100}
          onChange={(city) => onChange({ ...address, city })}
        />
        <TextField
          className="w-28"
          label={t('billing.country')}
          description={t('billing.country-does')}
          value={address.country}
          maxLength={2}
          error={problems.get('address.country') ?? null}
          onChange={(country) => onChange({ ...address, country: country.toUpperCase() })}
        />
      </div>
    </div>
  );
}

/** Without the lines that are empty, which the server refuses. */
export function tidyAddress(address: PostalAddress): PostalAddress {
  return { ...address, lines: address.lines.map((line) => line.trim()).filter((line) => line !== '') };
}

/** Whether the country is two letters. */
export function countryGap({ country }: PostalAddress): [string, string][] {
  return /^[A-Z]{2}$/.test(country) ? [] : [['address.country', t('billing.fault-country')]];
}
