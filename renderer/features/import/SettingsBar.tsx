import { useMemo } from 'react';
import { importFormats } from '../../../domain/rules/import/format.ts';
import { useWorkspace } from '../../data/workspace.tsx';
import { ComboBox } from '../../ui/ComboBox.tsx';
import { Toolbar } from '../../ui/Page.tsx';
import { Select } from '../../ui/Select.tsx';
import { t } from '../../words/words.ts';
import { changeSettings, readAs } from './analyse.ts';
import type { OpenFile } from './import-store.ts';
import { formatKeys, orderKeys } from './import-words.ts';

const orders = ['dmy', 'mdy'] as const;

/** How the file is read: said, and changeable. */
export function SettingsBar({ file }: { file: OpenFile }) {
  const workspace = useWorkspace();
  const { settings, nature } = file;
  const zones = useMemo(
    () =>
      [...new Set([workspace.info.zone, 'UTC', ...Intl.supportedValuesOf('timeZone')])].map((zone) => ({
        id: zone,
        label: zone,
      })),
    [workspace.info.zone],
  );
  const hasOrder = nature.dates.dmy + nature.dates.mdy + nature.dates.either > 0;
  return (
    <Toolbar label={file.name}>
      <Select
        label={t('import.format')}
        className="w-52"
        options={importFormats.map((format) => ({ id: format, label: t(formatKeys[format]) }))}
        value={settings.format}
        onChange={(id) => {
          const format = importFormats.find((known) => known === id);
          if (format) void readAs(workspace, format, null);
        }}
      />
      {hasOrder && (
        <Select
          label={t('import.order')}
          className="w-36"
          options={orders.map((order) => ({ id: order, label: t(orderKeys[order]) }))}
          value={settings.order}
          onChange={(id) => {
            const order = orders.find((known) => known === id);
            if (order) void changeSettings(workspace, { order });
          }}
        />
      )}
      <ComboBox
        label={t('import.zone')}
        className="w-52"
        options={zones}
        value={settings.zone}
        onChange={(zone) => zone !== null && void changeSettings(workspace, { zone })}
      />
      {nature.people.length > 0 && (
        <Select
          label={t('import.whose')}
          className="w-52"
          // Only one's own time comes in: where the file names the person, there is nobody else to choose.
          isDisabled={nature.me !== null}
          options={nature.people.map(({ key, label, rows }) => ({ id: key, label, hint: String(rows) }))}
          value={settings.person}
          onChange={(person) => void changeSettings(workspace, { person })}
        />
      )}
    </Toolbar>
  );
}
