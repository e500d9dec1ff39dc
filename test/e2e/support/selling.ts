import { v7 as uuidv7 } from 'uuid';
import { TokenResponse } from '../../../domain/wire/auth.ts';
import { BillingSettingsAnswer, ClientBilling } from '../../../domain/wire/billing-setup.ts';
import { WIRE_HEADER, wireVersionText } from '../../../domain/wire/version.ts';
import { billingInfo, billingSettings } from '../../support/billing.ts';
import type { TestStack } from './stack.ts';

/** Asks a route of billing as the firm's administrator, beside the app: GET, or PUT with a body. */
export type AskBilling = (route: string, body?: object) => Promise<unknown>;

/** Says who sells and who is billed, as the screens of billing would. */
export async function setUpSelling({ stack, firm }: Pick<TestStack, 'stack' | 'firm'>): Promise<AskBilling> {
  const headers = { 'content-type': 'application/json', [WIRE_HEADER]: wireVersionText() };
  const signedIn = await fetch(`${stack.serverUrl}/v1/auth/sign-in`, {
    method: 'POST',
    headers,
    body: JSON.stringify({
      tenant: firm.slug,
      email: firm.admin.email,
      password: firm.password,
      device: { id: uuidv7(), name: 'Script', platform: 'linux' },
    }),
  });
  const { accessToken } = TokenResponse.parse(await signedIn.json());
  const ask: AskBilling = async (route, body) => {
    const answer = await fetch(`${stack.serverUrl}/v1/billing${route}`, {
      method: body ? 'PUT' : 'GET',
      headers: { ...headers, authorization: `Bearer ${accessToken}` },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(text);
    return JSON.parse(text);
  };
  const { settingsVersion } = BillingSettingsAnswer.parse(await ask('/settings'));
  await ask('/settings', { settingsVersion, settings: billingSettings });
  for (const { id } of [firm.client, firm.otherClient]) {
    const { tag, contractTerms } = ClientBilling.parse(await ask(`/clients/${id}`));
    await ask(`/clients/${id}`, { tag, info: billingInfo, contractTerms });
  }
  return ask;
}
