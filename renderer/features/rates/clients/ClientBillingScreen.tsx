import { Building2 } from 'lucide-react';
import { useMemo } from 'react';
import { create } from 'zustand';
import {
  type BillingChange,
  BillingSettingsAnswer,
  ClientBilling,
} from '../../../../domain/wire/billing-setup.ts';
import { useAskServer } from '../../../data/ask-server.ts';
import { useClients } from '../../../data/workspace.tsx';
import { Button } from '../../../ui/Button.tsx';
import { Page, PageHeader } from '../../../ui/Page.tsx';
import { EmptyState, OfflineNote } from '../../../ui/states.tsx';
import { t } from '../../../words/words.ts';
import { draftStore } from '../common/drafts.ts';
import { EffectView, effectSum } from '../common/EffectView.tsx';
import { FormFoot } from '../common/FormFoot.tsx';
import { Guard, NotRead } from '../common/Guard.tsx';
import { type Item, MasterDetail } from '../common/MasterDetail.tsx';
import { saySaved, withDrafts } from '../common/say-saved.ts';
import { useEffectOf } from '../common/use-effect.ts';
import { useForm } from '../common/use-form.ts';
import { useRead } from '../common/use-read.ts';
import { InfoFields, TermsFields } from './ClientFields.tsx';
import { checkClient, clientOf, type EditClient, gapsOfClient, newInfo, sentClient } from './client-model.ts';

/** Which client is open, kept while other screens are. */
const useShownClient = create<{ clientId: string | null }>(() => ({ clientId: null }));
const clientDrafts = draftStore<ClientBilling, EditClient>();

/** Who is billed for each client and how. */
export function ClientBillingScreen() {
  return (
    <Guard title={t('billing.clients')}>
      <Clients />
    </Guard>
  );
}

function Clients() {
  const clients = useClients();
  const shown = useShownClient(({ clientId }) => clientId);
  const items = useMemo(
    () =>
      [...clients.values()]
        .map(({ id, name, currency, industry }) => ({
          id,
          label: name,
          hint: industry === '' ? currency : `${currency} · ${industry}`,
        }))
        .toSorted((a, b) => a.label.localeCompare(b.label)),
    [clients],
  );
  const clientId = shown !== null && clients.has(shown) ? shown : (items[0]?.id ?? null);
  if (clientId === null)
    return (
      <Page header={<PageHeader title={t('billing.clients')} />}>
        <EmptyState icon={Building2} title={t('billing.no-clients')} />
      </Page>
    );
  return <OneClient key={clientId} clientId={clientId} items={items} />;
}

function OneClient({ clientId, items }: { clientId: string; items: readonly Item[] }) {
  const ask = useAskServer();
  const path = `/v1/billing/clients/${clientId}`;
  const read = useRead(path, ClientBilling);
  const firm = useRead('/v1/billing/settings', BillingSettingsAnswer).value?.settings ?? null;
  const client = useClients().get(clientId);
  const name = client?.name ?? '';
  const form = useForm<ClientBilling, EditClient>({
    name: `client ${clientId}`,
    store: clientDrafts,
    base: read.value,
    valueFrom: clientOf,
    check: checkClient,
    gaps: gapsOfClient,
    put: (on, value) => ask(path, ClientBilling, { tag: on.tag, ...sentClient(value) }),
    prefix: 'info',
    onSaved: read.put,
    reload: read.reload,
    undoLabel: t('billing.undo-client', { name }),
  });
  const { value, problems, change, isChanged } = form;
  const effect = useEffectOf(isChanged && value && read.value ? changeOf(clientId, read.value, value) : null);
  const save = async (): Promise<void> => {
    const { saved, undoable } = await form.save();
    if (saved) saySaved(withDrafts(t('billing.client-saved', { name }), read.value?.drafts ?? []), undoable);
  };
  const begin = (): void =>
    change({
      info: newInfo(
        name,
        firm && { tax: firm.defaultTax, termsDays: firm.defaultTermsDays, country: firm.address.country },
      ),
    });
  return (
    <Page
      isFilled
      header={<PageHeader title={t('billing.clients')} />}
      foot={
        isChanged && (
          <FormFoot
            form={form}
            group={t('billing.clients')}
            saveLabel={t('billing.save-client')}
            note={effectSum(effect)}
            onSave={() => void save()}
          />
        )
      }
    >
      <MasterDetail
        label={t('billing.clients-list')}
        items={items}
        value={clientId}
        onChange={(id) => useShownClient.setState({ clientId: id })}
      >
        <div className="relative min-h-0 flex-1 overflow-auto p-6">
          <div className="flex max-w-4xl flex-col gap-8">
            <h2 className="text-15 font-semibold">{name}</h2>
            {value === null ? (
              <NotRead read={read} label={t('billing.loading')} />
            ) : (
              <>
                {read.isOffline && <OfflineNote>{t('billing.offline-shown')}</OfflineNote>}
                {value.info === null ? (
                  <EmptyState
                    icon={Building2}
                    title={t('billing.no-info')}
                    action={
                      <Button kind="primary" onPress={begin}>
                        {t('billing.enter-info')}
                      </Button>
                    }
                  >
                    {t('billing.no-info-help')}
                  </EmptyState>
                ) : (
                  <InfoFields
                    info={value.info}
                    name={name}
                    problems={problems}
                    onChange={(info) => change({ info })}
                  />
                )}
                <TermsFields
                  terms={value.contractTerms}
                  currency={client?.currency ?? 'EUR'}
                  onChange={(contractTerms) => change({ contractTerms })}
                />
                <EffectView state={effect} />
              </>
            )}
          </div>
        </div>
      </MasterDetail>
    </Page>
  );
}

/** Only what moves amounts, once it is whole. */
function changeOf(clientId: string, before: ClientBilling, value: EditClient): BillingChange | null {
  if (checkClient(value).length > 0) return null;
  const differs = (a: unknown, b: unknown) => JSON.stringify(a) !== JSON.stringify(b);
  const tax = value.info && differs(before.info?.tax, value.info.tax) ? value.info.tax : null;
  const contractTerms = differs(before.contractTerms, value.contractTerms) ? value.contractTerms : null;
  return tax || contractTerms ? { kind: 'client', clientId, tax, contractTerms } : null;
}
