import { useState } from 'react';
import { parseDate } from '../../../domain/rules/import/dates.ts';
import { type ImportColumns, importFields, missingIn } from '../../../domain/rules/import/format.ts';
import { useWorkspace } from '../../data/workspace.tsx';
import { Button } from '../../ui/Button.tsx';
import { formatDate } from '../../ui/format.ts';
import { Select } from '../../ui/Select.tsx';
import { spokenLocale, t } from '../../words/words.ts';
import { changeSettings, readAs } from './analyse.ts';
import type { OpenFile } from './import-store.ts';
import { fieldKeys } from './import-words.ts';

/** What the file cannot say by itself: columns, order of dates, whose it is. One at a time. */
export function Questions({ file }: { file: OpenFile }) {
  if (file.question === 'columns') return <ColumnsQuestion key={file.settings.format} file={file} />;
  if (file.question === 'order') return <OrderQuestion file={file} />;
  return file.question === 'person' ? <PersonQuestion file={file} /> : null;
}

function OrderQuestion({ file }: { file: OpenFile }) {
  const workspace = useWorkspace();
  const { example, dmy, mdy } = file.nature.dates;
  const spoken = (order: 'dmy' | 'mdy'): string => {
    const date = example === null ? null : parseDate(example, order);
    return date === null ? '' : formatDate(date, spokenLocale(), { dateStyle: 'long' });
  };
  return (
    <section className="flex max-w-2xl flex-col gap-3" aria-labelledby="import-question">
      <h2 id="import-question" className="text-15 font-semibold">
        {t('import.ask-order')}
      </h2>
      <p>
        {dmy > 0 && mdy > 0
          ? t('import.ask-order-mixed', { dmy, mdy })
          : t('import.ask-order-help', {
              example: example ?? '',
              first: spoken('dmy'),
              second: spoken('mdy'),
            })}
      </p>
      <div className="flex flex-wrap gap-2">
        <Button onPress={() => void changeSettings(workspace, { order: 'dmy' })}>
          {t('import.order-dmy')}
          {example && `: ${spoken('dmy')}`}
        </Button>
        <Button onPress={() => void changeSettings(workspace, { order: 'mdy' })}>
          {t('import.order-mdy')}
          {example && `: ${spoken('mdy')}`}
        </Button>
      </div>
    </section>
  );
}

function PersonQuestion({ file }: { file: OpenFile }) {
  const workspace = useWorkspace();
  return (
    <section className="flex max-w-2xl flex-col gap-3" aria-labelledby="import-question">
      <h2 id="import-question" className="text-15 font-semibold">
        {t('import.ask-person')}
      </h2>
      <p>{t('import.ask-person-help')}</p>
      <div className="flex flex-wrap gap-2">
        {file.nature.people.slice(0, 40).map(({ key, label, rows }) => (
          <Button key={key} onPress={() => void changeSettings(workspace, { person: key })}>
            {t('import.person-choice', { name: label, rows })}
          </Button>
        ))}
      </div>
    </section>
  );
}

const NOWHERE = 'none';

function ColumnsQuestion({ file }: { file: OpenFile }) {
  const workspace = useWorkspace();
  const [columns, setColumns] = useState<ImportColumns>(file.settings.columns);
  const { header, sample } = file.opened;
  const options = [
    { id: NOWHERE, label: t('import.column-none') },
    ...header.map((name, at) => {
      const shown = sample.map((record) => record[at]?.trim()).find(Boolean);
      return { id: String(at), label: name || `${at + 1}`, ...(shown ? { hint: shown.slice(0, 24) } : {}) };
    }),
  ];
  const missing = missingIn(columns);
  return (
    <section className="flex max-w-3xl flex-col gap-3" aria-labelledby="import-question">
      <h2 id="import-question" className="text-15 font-semibold">
        {t('import.ask-columns')}
      </h2>
      <p>{t('import.ask-columns-help')}</p>
      <div className="grid grid-cols-3 gap-3 @max-[640px]:grid-cols-1">
        {importFields.map((field) => (
          <Select
            key={field}
            label={t(fieldKeys[field])}
            options={options}
            value={String(columns[field] ?? NOWHERE)}
            onChange={(id) => {
              const { [field]: _, ...others } = columns;
              setColumns(id === NOWHERE ? others : { ...others, [field]: Number(id) });
            }}
          />
        ))}
      </div>
      <div className="flex flex-wrap items-center gap-3">
        <Button
          kind="primary"
          isDisabled={missing !== null}
          onPress={() => void readAs(workspace, file.settings.format, columns)}
        >
          {t('import.use-columns')}
        </Button>
        {missing && <p className="text-muted">{t(`import.missing-${missing}`)}</p>}
      </div>
    </section>
  );
}
