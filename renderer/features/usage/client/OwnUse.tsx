import { Building2 } from 'lucide-react';
import { useState } from 'react';
import { can } from '../../../../domain/rules/permissions.ts';
import { UsageSettings } from '../../../../domain/wire/usage.ts';
import { useAskServer } from '../../../data/ask-server.ts';
import { useActor, useClients } from '../../../data/workspace.tsx';
import { Button } from '../../../ui/Button.tsx';
import { ComboBox } from '../../../ui/ComboBox.tsx';
import { useCommand } from '../../../ui/commands.ts';
import { Dialog } from '../../../ui/Dialog.tsx';
import type { Option } from '../../../ui/options.tsx';
import { t } from '../../../words/words.ts';
import { AskedNote, Loading } from '../common/Asked.tsx';
import { keepSeen, type Reading, useOwner, useSeen } from '../common/seen.ts';
import { tellFailure, tellWithUndo } from '../common/tell.ts';
import { OWN_USE, type Payer, payerWords, putPayer, replacePayer } from './own-use.ts';

/** Who pays for what the firm uses itself: says it at the end of a toolbar, and opens where it is chosen. */
export function OwnUse({ clients: options }: { clients: readonly Option[] }) {
  const mayChange = can(useActor(), 'settings.billing');
  const clients = useClients();
  const reading = useSeen(mayChange ? OWN_USE : null, UsageSettings);
  const [isOpen, setOpen] = useState(false);
  const change = useChangePayer();
  useCommand(
    mayChange
      ? {
          id: 'usage.own-use',
          label: t('usage.own-use-title'),
          group: t('usage.title'),
          keys: 'O',
          words: t('usage.own-use-words'),
          run: () => setOpen(true),
        }
      : null,
  );
  if (!mayChange) return null;
  const { value } = reading;
  return (
    <>
      <Button kind="quiet" icon={Building2} keys="O" onPress={() => setOpen(true)}>
        {value === null
          ? t('usage.own-use-title')
          : payerWords(value.houseClientId, (id) => clients.get(id)?.name)}
      </Button>
      {isOpen && (
        <OwnUseDialog reading={reading} options={options} onSave={change} onClose={() => setOpen(false)} />
      )}
    </>
  );
}

/** Saves another payer and says so with the way back. @returns whether it is saved */
function useChangePayer(): (from: Payer, to: Payer) => Promise<boolean> {
  const ask = useAskServer();
  const owner = useOwner();
  const clients = useClients();
  const kept = async (answer: Promise<UsageSettings>): Promise<void> =>
    keepSeen(owner, OWN_USE, await answer);
  return async (from, to) => {
    try {
      await kept(putPayer(ask, to));
      tellWithUndo(t('usage.own-use-saved', { who: payerWords(to, (id) => clients.get(id)?.name) }), {
        label: t('usage.own-use-undo'),
        undo: () => kept(replacePayer(ask, to, from)),
        redo: () => kept(replacePayer(ask, from, to)),
      });
      return true;
    } catch (error) {
      tellFailure(error);
      return false;
    }
  };
}

function OwnUseDialog(props: {
  reading: Reading<UsageSettings>;
  options: readonly Option[];
  onSave: (from: Payer, to: Payer) => Promise<boolean>;
  onClose: () => void;
}) {
  const { reading, options, onSave, onClose } = props;
  const saved = reading.value?.houseClientId ?? null;
  /** Undefined until another is chosen: what the server says stands then. */
  const [chosen, setChosen] = useState<Payer>();
  const [isBusy, setBusy] = useState(false);
  const payer = chosen === undefined ? saved : chosen;
  const save = async (): Promise<void> => {
    setBusy(true);
    if (await onSave(saved, payer)) onClose();
    else setBusy(false);
  };
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={t('usage.own-use-title')}
      actions={
        <>
          <Button onPress={onClose}>{t('common.cancel')}</Button>
          <Button
            kind="primary"
            isDisabled={reading.value === null || reading.isOffline || payer === saved}
            isPending={isBusy}
            onPress={() => void save()}
          >
            {t('common.save')}
          </Button>
        </>
      }
    >
      <AskedNote reading={reading} />
      <p>{t('usage.own-use-help')}</p>
      {reading.value === null ? (
        <Loading reading={reading} label={t('usage.own-use-loading')} />
      ) : (
        <ComboBox
          label={t('usage.own-use-payer')}
          placeholder={t('usage.own-use-none')}
          description={t(payer === null ? 'usage.own-use-none-help' : 'usage.own-use-from-now')}
          options={options}
          value={payer}
          emptyText={t('usage.no-such-client')}
          isDisabled={reading.isOffline}
          onChange={setChosen}
        />
      )}
    </Dialog>
  );
}
