import { ImageUp, Trash2 } from 'lucide-react';
import { useRef, useState } from 'react';
import { Button } from '../../../ui/Button.tsx';
import { TextField } from '../../../ui/TextField.tsx';
import { t } from '../../../words/words.ts';
import type { Problems } from '../common/problems.ts';
import { Section } from '../common/Section.tsx';
import { type LogoRefusal, logoOf, logoUrl } from './logo.ts';
import type { EditSeller } from './seller-model.ts';

/** Colour and logo, and the head of an invoice with them. */
export function BrandSection(props: {
  seller: EditSeller;
  problems: Problems;
  change: (part: Partial<EditSeller>) => void;
}) {
  const { seller, problems, change } = props;
  const { brand } = seller;
  const input = useRef<HTMLInputElement>(null);
  const [refused, setRefused] = useState<LogoRefusal | null>(null);
  const take = async (file: File | undefined): Promise<void> => {
    if (!file) return;
    const read = logoOf(new Uint8Array(await file.arrayBuffer()));
    if ('refused' in read) return setRefused(read.refused);
    setRefused(null);
    change({ brand: { ...brand, logo: read.logo } });
  };
  const problem =
    refused === null
      ? problems.get('brand.logo')
      : t(refused === 'too_large' ? 'billing.logo-too-large' : 'billing.logo-no-picture');
  return (
    <Section title={t('billing.brand')} help={t('billing.brand-help')}>
      <div className="flex flex-wrap items-end gap-3">
        <TextField
          className="w-32"
          label={t('billing.colour')}
          value={brand.colour}
          maxLength={7}
          error={problems.get('brand.colour') ?? null}
          onChange={(colour) => change({ brand: { ...brand, colour } })}
        />
        <input
          type="color"
          aria-label={t('billing.colour-pick')}
          className="h-8 w-10 rounded-normal border border-line bg-raised p-0.5"
          value={/^#[0-9a-f]{6}$/i.test(brand.colour) ? brand.colour : '#000000'}
          onChange={(event) => change({ brand: { ...brand, colour: event.target.value } })}
        />
        <input
          ref={input}
          type="file"
          accept="image/png,image/jpeg"
          aria-label={t('billing.logo-choose')}
          tabIndex={-1}
          className="sr-only"
          onChange={(event) => {
            void take(event.target.files?.[0]);
            event.target.value = '';
          }}
        />
        <Button icon={ImageUp} onPress={() => input.current?.click()}>
          {t('billing.logo-choose')}
        </Button>
        {brand.logo !== null && (
          <Button icon={Trash2} onPress={() => change({ brand: { ...brand, logo: null } })}>
            {t('billing.logo-remove')}
          </Button>
        )}
      </div>
      {problem && (
        <p role="alert" className="text-12 text-bad">
          {problem}
        </p>
      )}
      <PaperHead seller={seller} />
    </Section>
  );
}

/** How an invoice begins: white paper in both themes, as a client gets it. */
function PaperHead({ seller }: { seller: EditSeller }) {
  const { brand, legalName, address, invoicePrefix } = seller;
  const colour = /^#[0-9a-f]{6}$/i.test(brand.colour) ? brand.colour : '#000000';
  const place = [address.postalCode, address.city].filter((part) => part !== '').join(' ');
  return (
    <div
      role="img"
      aria-label={t('billing.preview-of', { name: legalName })}
      className="max-w-xl overflow-hidden rounded-normal border border-line bg-white text-12 text-black"
    >
      <div className="h-1.5" style={{ backgroundColor: colour }} />
      <div className="flex items-start justify-between gap-6 p-5">
        <div className="min-w-0">
          {brand.logo === null ? (
            <p className="text-15 font-semibold" style={{ color: colour }}>
              {legalName}
            </p>
          ) : (
            <img src={logoUrl(brand.logo)} alt="" className="max-h-12 max-w-48 object-contain" />
          )}
          <p className="mt-2">{[...address.lines, place].filter((line) => line !== '').join(', ')}</p>
        </div>
        <div className="shrink-0 text-right">
          <p className="text-20 font-semibold" style={{ color: colour }}>
            {t('billing.paper-invoice', { language: seller.language })}
          </p>
          <p className="digits">{`${invoicePrefix}00042`}</p>
        </div>
      </div>
    </div>
  );
}
