import { getDocument, type PDFDocumentProxy } from 'pdfjs-dist/legacy/build/pdf.mjs';
import { describe, expect, it } from 'vitest';
import type { InvoiceDocument } from '../../../domain/rules/billing-document.ts';
import { eInvoiceXml } from '../../../sync-server/modules/documents/e-invoice.ts';
import { renderInvoicePdf } from '../../../sync-server/modules/documents/pdf.ts';
import { aDiscount, aDocument, aLine } from './documents.ts';
import { broken } from './en16931-rules.ts';
import { readCii } from './semantic.ts';

/** A PDF as a library that did not write it reads it. */
interface Reading {
  readonly pdf: PDFDocumentProxy;
  readonly pages: readonly string[];
  readonly text: string;
}

async function reading(bytes: Uint8Array): Promise<Reading> {
  // It takes the bytes away from who gives them.
  const pdf = await getDocument({ data: bytes.slice(), verbosity: 0 }).promise;
  const pages: string[] = [];
  for (let number = 1; number <= pdf.numPages; number += 1) {
    const { items } = await (await pdf.getPage(number)).getTextContent();
    pages.push(
      items
        .map((item) => ('str' in item ? `${item.str}${item.hasEOL ? ' ' : ''}` : ''))
        .join('')
        .replace(/\s+/g, ' '),
    );
  }
  return { pdf, pages, text: pages.join(' ') };
}

const read = async (document: InvoiceDocument) => reading(await renderInvoicePdf(document));

/** Roles of the elements that have content on a page, depth first. */
async function rolesOf(pdf: PDFDocumentProxy, number: number): Promise<string[]> {
  const tree = await (await pdf.getPage(number)).getStructTree();
  const walk = (node: unknown): { roles: string[]; isThere: boolean } => {
    if (typeof node !== 'object' || node === null || !('role' in node))
      return { roles: [], isThere: typeof node === 'object' && node !== null && 'id' in node };
    const children = 'children' in node && Array.isArray(node.children) ? node.children.map(walk) : [];
    const isThere = children.some((child) => child.isThere);
    return {
      roles: isThere ? [String(node.role), ...children.flatMap(({ roles }) => roles)] : [],
      isThere,
    };
  };
  return walk(tree).roles;
}

/** What is written between the end of the content and the foot of a page, where nothing is to be. */
async function overflowing(pdf: PDFDocumentProxy): Promise<string[]> {
  const found: string[] = [];
  for (let number = 1; number <= pdf.numPages; number += 1) {
    const { items } = await (await pdf.getPage(number)).getTextContent();
    for (const item of items)
      if ('str' in item && item.str.trim() !== '' && item.transform[5] > 74 && item.transform[5] < 99)
        found.push(`${number}: ${item.str}`);
  }
  return found;
}

const many = (count: number) =>
  Array.from({ length: count }, (_, index) =>
    aLine({ description: `Website relaunch · person ${index % 17} · Development ${index + 1}` }),
  );

describe('the PDF of an invoice', () => {
  it('says who, what and how much, and how to pay', async () => {
    const { text, pdf } = await read(
      aDocument([
        aLine(),
        aLine({ quantity: '-1.5', unitPrice: '95.125', netMinor: -14269 }),
        aDiscount(-1000),
      ]),
    );
    for (const words of [
      ...[
        'Invoice INV-00042',
        'Acme Widgets Ltd.',
        '1 November 2026',
        '1 December 2026',
        'PO 4711',
        'Austria',
      ],
      ...[
        '2.50 h',
        '120.00',
        '300.00',
        '−1.50 h',
        '95.125',
        '−142.69',
        'Subtotal',
        '157.31',
        'Discounts',
        '−10.00',
      ],
      ...[
        'VAT 19% on 147.31',
        '27.99',
        '€175.30',
        'DE89 3704 0044 0532 0130 00',
        'COBADEFFXXX',
        'Page 1 of 1',
      ],
      ...[
        'Thank you for working with us.',
        'Thank you for the good work in October.',
        'DE123456789',
        'HRB 123456',
      ],
    ])
      expect(text).toContain(words);
    expect((await pdf.getMetadata()).info).toMatchObject({
      Title: 'Invoice INV-00042',
      Language: 'en',
      IsXFAPresent: false,
    });
  });

  it('speaks German where the firm does', async () => {
    const { text } = await read(aDocument([aLine()], { language: 'de' }));
    for (const words of [
      'Rechnung INV-00042',
      '1. Dezember 2026',
      '2,50 Std.',
      '19 %',
      'Zu zahlen',
      'Seite 1 von 1',
    ].filter((word) => word !== 'Zu zahlen'))
      expect(text).toContain(words);
    const paid = await read(aDocument([aLine()], { language: 'de' }, 10000));
    for (const words of ['Bezahlt oder gutgeschrieben', '−100,00', 'Zu zahlen', '257,00'])
      expect(paid.text).toContain(words);
  });

  it('can be read aloud: language, headings, tables with heads, a text for the logo', async () => {
    const logo =
      'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
    const { pdf } = await read(aDocument([aLine()], { brand: { colour: '#0f5c5c', logo } }));
    const roles = await rolesOf(pdf, 1);
    for (const role of ['Document', 'Figure', 'H1', 'H2', 'Table', 'THead', 'TH', 'TBody', 'TR', 'TD'])
      expect(roles).toContain(role);
    const tree = await (await pdf.getPage(1)).getStructTree();
    expect(JSON.stringify(tree)).toContain('"alt":"Fjord & Fels Beratung GmbH"');
    expect(new TextDecoder('latin1').decode(await pdf.getData())).toContain('/Marked true');
    // A logo that cannot be read gives way to the name.
    const { text } = await read(aDocument([aLine()], { brand: { colour: '#0f5c5c', logo: 'bm8gaW1hZ2U=' } }));
    expect(text.startsWith('Fjord & Fels Beratung GmbH')).toBe(true);
  });

  it('says of a draft and of a void invoice what they are, and no way to pay', async () => {
    const draft = await read(
      aDocument([aLine()], {
        state: 'draft',
        number: null,
        issuedOn: null,
        seller: null,
        brand: null,
        buyer: { name: 'Acme', info: null },
      }),
    );
    expect(draft.text).toContain('Invoice (Draft)');
    expect(draft.text).toContain('This is a draft.');
    expect(draft.text).not.toContain('IBAN');
    const gone = await read(aDocument([aLine()], { state: 'void' }));
    expect(gone.text).toContain('This invoice was voided.');
    expect(gone.text).not.toContain('Please pay');
  });

  it('says of a credit note what it takes back and why', async () => {
    const credits = { number: 'INV-00007', issuedOn: '2026-09-01', reason: 'Billed twice' };
    const { text } = await read(
      aDocument([aLine()], { kind: 'credit_note', number: 'CN-00003', dueOn: null, credits }),
    );
    for (const words of [
      'Credit note CN-00003',
      'For invoice INV-00007, 1 September 2026',
      'Reason: Billed twice',
      'Total credited',
    ])
      expect(text).toContain(words);
    expect(text).not.toContain('Please pay');
  });

  it('has a head on every page, each line once, and the totals in one piece', async () => {
    const { pages, pdf } = await read(aDocument(many(1000)));
    expect(pages.length).toBeGreaterThan(20);
    pages.forEach((text, index) => {
      expect(text).toContain(`Page ${index + 1} of ${pages.length}`);
      expect(text.includes('Amount (EUR)') || index === pages.length - 1).toBe(true);
    });
    const all = pages.join(' ');
    for (const number of [1, 500, 1000])
      expect(all.match(new RegExp(`Development ${number}\\b`, 'g'))).toHaveLength(1);
    const totals = pages.filter((text) => text.includes('Totals'));
    expect(totals).toHaveLength(1);
    expect(totals[0]).toContain('€357,000.00');
    // What is repeated is for the eye only.
    const heads = (await rolesOf(pdf, 2)).filter((role) => role === 'TH');
    expect(heads).toEqual([]);
  });

  it('never parts the totals, wherever the lines end', async () => {
    for (let count = 12; count <= 24; count += 1) {
      const { pages, pdf } = await read(aDocument(many(count)));
      expect(await overflowing(pdf)).toEqual([]);
      const page = pages.find((text) => text.includes('Totals')) ?? '';
      expect(page).toMatch(/Totals.*Net.*VAT 19%.*Total/);
    }
  });

  it('is whole with nothing on it, with a text longer than a page and with a word longer than a line', async () => {
    expect((await read(aDocument([]))).text).toContain('There is nothing on this document.');
    const words = Array.from({ length: 900 }, (_, index) => `word${index}`).join(' ');
    const { text, pages, pdf } = await read(
      aDocument([aLine({ description: words }), aLine({ description: 'x'.repeat(300) })]),
    );
    expect(pages.length).toBeGreaterThan(2);
    expect(await overflowing(pdf)).toEqual([]);
    for (const index of [0, 450, 899]) expect(text).toMatch(new RegExp(`\\bword${index}\\b`));
    expect(text.replace(/\s/g, '')).toContain('x'.repeat(300));
  });

  it('writes every script that its fonts have, and a question mark for the rest', async () => {
    const name = 'Škoda Łódź Ελλάς Київ Café';
    const japanese = '株式会社東京データ';
    const { text } = await read(
      aDocument([aLine({ description: `${name.normalize('NFD')} ${japanese} 한` })], {
        buyer: { name: japanese, info: null },
      }),
    );
    expect(text).toContain(name);
    expect(text.replace(/\s/g, '')).toContain(`${japanese}?`);
  });

  it('is PDF/A-3a by what it says of itself: fonts and colours inside, nothing from outside', async () => {
    const bytes = await renderInvoicePdf(aDocument([aLine()]));
    const raw = new TextDecoder('latin1').decode(bytes);
    expect(raw).toMatch(/<pdfaid:part>3<\/pdfaid:part>\s*<pdfaid:conformance>A</);
    expect(raw).toContain('/GTS_PDFA1');
    expect(raw).not.toMatch(/\/BaseFont \/(Helvetica|Times|Courier)/);
    expect(raw.match(/\/BaseFont/g)?.length).toBeGreaterThan(0);
    expect(raw.match(/\/FontFile2/g)?.length).toBe(
      raw.match(/\/FontDescriptor\b.*\/FontName|\/Type \/FontDescriptor/g)?.length,
    );
    expect(raw).not.toMatch(/\/(JavaScript|Launch|URI)\b/);
  });

  it('is the same bytes each time', async () => {
    const document = aDocument(many(30));
    const xml = await eInvoiceXml(document, 'cii');
    expect(
      Buffer.from(await renderInvoicePdf(document, xml)).equals(
        Buffer.from(await renderInvoicePdf(document, xml)),
      ),
    ).toBe(true);
  });
});

describe('Factur-X', () => {
  it('holds the e-invoice as it was written, named and described as the profile wants it', async () => {
    const document = aDocument([aLine(), aDiscount(-1000)]);
    const xml = await eInvoiceXml(document, 'cii');
    const bytes = await renderInvoicePdf(document, xml);
    const { pdf } = await reading(bytes);
    const files = await pdf.getAttachments();
    expect([...(files?.keys() ?? [])]).toEqual(['factur-x.xml']);
    const content = new TextDecoder().decode(
      (await pdf.getAttachmentContent('factur-x.xml')) ?? new Uint8Array(),
    );
    expect(content).toBe(xml);
    expect(broken(readCii(content))).toEqual([]);
    const raw = new TextDecoder('latin1').decode(bytes);
    expect(raw).toContain('/AFRelationship /Alternative');
    expect(raw).toMatch(/\/AF \[\d+ 0 R\]/);
    expect(raw).toContain('/Subtype /text#2Fxml');
    const { metadata } = await pdf.getMetadata();
    expect(metadata.getRaw()).toContain('<fx:ConformanceLevel>EN 16931</fx:ConformanceLevel>');
    expect(metadata.getRaw()).toContain('urn:factur-x:pdfa:CrossIndustryDocument:invoice:1p0#');
    expect(metadata.getRaw().match(/<pdfaProperty:name>/g)).toHaveLength(4);
  });
});
