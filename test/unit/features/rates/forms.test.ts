import { describe, expect, it } from 'vitest';
import { billingFaultText } from '../../../../domain/rules/billing-checks.ts';
import { RequestFailure } from '../../../../renderer/data/connection.ts';
import { gapsOfClient, sentClient } from '../../../../renderer/features/rates/clients/client-model.ts';
import { problemsFrom, problemsOf } from '../../../../renderer/features/rates/common/problems.ts';
import {
  expenseOf,
  gapsOfExpense,
  listPath,
  noFilter,
  sentExpense,
} from '../../../../renderer/features/rates/expenses/expense-model.ts';
import {
  contentOfTerms,
  gapsOfTerms,
  newOutcome,
  newRetainer,
} from '../../../../renderer/features/rates/projects/terms-model.ts';
import { logoOf, logoUrl } from '../../../../renderer/features/rates/seller/logo.ts';
import {
  gapsOfSeller,
  reminderDaysOf,
  sentSeller,
} from '../../../../renderer/features/rates/seller/seller-model.ts';
import { speak } from '../../../../renderer/words/words.ts';
import { billingInfo, billingSettings, contractTerms, termsContent } from '../../../support/billing.ts';

describe('what is wrong', () => {
  it('is said in the person’s language, whether the rules found it here or on the server', () => {
    const refusal = new RequestFailure('invalid_request', '', 0, 400, [
      { path: 'content.rates.1', message: billingFaultText.duplicate_rate },
      { path: 'content.name', message: 'another rate card has this name' },
      { path: 'content.validFrom', message: 'Invalid date' },
    ]);
    speak('de', 'de-DE');
    const here = problemsOf([{ path: 'rates.1', fault: 'duplicate_rate' }]);
    const there = problemsFrom(refusal, 'content');
    speak('en', 'en-GB');
    expect(there.get('rates.1')).toBe(here.get('rates.1'));
    expect([...there]).toEqual([
      ['rates.1', 'Eine andere Zeile gilt für dieselbe Rolle, Tätigkeit und Person.'],
      ['name', 'Eine andere Preisliste heißt so.'],
      ['validFrom', 'Stimmt nicht.'],
    ]);
    expect(problemsFrom(new Error('lost'), 'content').size).toBe(0);
  });
});

describe('a client’s billing', () => {
  it('is sent without the lines of an address that are empty', () => {
    const address = { ...billingInfo.address, lines: [' Gasse 2 ', '', 'Hof'] };
    expect(sentClient({ info: { ...billingInfo, address }, contractTerms }).info?.address.lines).toEqual([
      'Gasse 2',
      'Hof',
    ]);
    expect(sentClient({ info: null, contractTerms })).toEqual({ info: null, contractTerms });
  });

  it('wants a country and an address of email that is one', () => {
    const address = { ...billingInfo.address, country: 'D' };
    expect([
      ...gapsOfClient({ info: { ...billingInfo, address, email: 'nobody' }, contractTerms }).keys(),
    ]).toEqual(['address.country', 'email']);
    expect(gapsOfClient({ info: { ...billingInfo, email: null }, contractTerms }).size).toBe(0);
  });
});

describe('a project’s terms', () => {
  it('say what is missing of a retainer and an outcome', () => {
    const terms = { ...termsContent, retainer: newRetainer('2026-07-14'), outcomes: [newOutcome()] };
    expect([...gapsOfTerms(terms).keys()]).toEqual([
      ...['retainer.feeMinor', 'outcomes.0.name', 'outcomes.0.amountMinor'],
    ]);
    expect(terms.retainer.from).toBe('2026-07-01');
    const whole = { ...terms, retainer: { ...terms.retainer, feeMinor: 5 }, outcomes: [] };
    expect(gapsOfTerms(whole).size).toBe(0);
    expect(contentOfTerms(whole)).toEqual(whole);
  });
});

describe('an expense', () => {
  const base = { id: 'e', row: null };
  const fresh = expenseOf(base, '2026-07-01', null);

  it('has a project, a description and an amount that is not 0', () => {
    expect([...gapsOfExpense(fresh).keys()]).toEqual(['projectId', 'description', 'amountMinor']);
    expect([
      ...gapsOfExpense({ ...fresh, projectId: 'p', description: 'Train', amountMinor: 0 }).keys(),
    ]).toEqual(['amountMinor']);
  });

  it('names what it was changed on, nothing when it is new', () => {
    expect(
      sentExpense(base, { ...fresh, projectId: 'p', description: ' Train ', amountMinor: 5 }),
    ).toMatchObject({
      ...{ projectId: 'p', description: 'Train', amountMinor: 5, updatedAt: null },
    });
  });

  it('is asked for by what is filtered and no more', () => {
    expect(listPath(noFilter)).toBe('/v1/billing/expenses?limit=500');
    expect(listPath({ clientId: 'c', projectId: null, state: 'open' })).toBe(
      '/v1/billing/expenses?clientId=c&state=open&limit=500',
    );
  });
});

describe('the firm as a seller', () => {
  it('has a logo by its bytes', () => {
    const png = new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 1]);
    const read = logoOf(png);
    expect('logo' in read && Buffer.from(read.logo, 'base64')).toEqual(Buffer.from(png));
    expect('logo' in read && logoUrl(read.logo)).toMatch(/^data:image\/png;/);
    expect(logoOf(new Uint8Array([0x47, 0x49, 0x46]))).toEqual({ refused: 'no_picture' });
    expect(logoOf(new Uint8Array(300 * 1024 + 1))).toEqual({ refused: 'too_large' });
  });

  it.each([
    ['7, 14;30 7', [7, 14, 30]],
    ['', []],
    ['0', null],
    ['7 days', null],
    ['1 2 3 4 5 6 7 8 9 10 11', null],
  ])('reads %j as days of reminders', (text, days) => expect(reminderDaysOf(text)).toEqual(days));

  it('is sent with its IBAN as banks write it', () => {
    const bank = { holder: 'Stint', iban: 'de89 3704 0044 0532 0130 00', bic: null };
    expect(sentSeller({ ...billingSettings, bank }).bank?.iban).toBe('DE89370400440532013000');
  });

  it('is sent with nothing in the place of empty texts', () => {
    expect(sentSeller({ ...billingSettings, vatId: ' ', taxNumber: '1' })).toMatchObject({
      vatId: null,
      taxNumber: '1',
    });
    const contact = { ...billingSettings.contact, email: '' };
    const brand = { colour: '#12', logo: null };
    const bank = { holder: '', iban: '', bic: null };
    expect([...gapsOfSeller({ ...billingSettings, legalName: '', contact, brand, bank }).keys()]).toEqual([
      ...['legalName', 'contact.email', 'brand.colour', 'bank.iban'],
    ]);
  });
});
