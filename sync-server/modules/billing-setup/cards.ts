import type { PoolClient } from 'pg';
import { v7 as uuidv7 } from 'uuid';
import { z } from 'zod';
import { canonicalJson } from '../../../domain/rules/audit-hash.ts';
import { checkRateCard } from '../../../domain/rules/billing-checks.ts';
import {
  type DraftRef,
  type NewCardVersion,
  RateCardContent,
  RateCardHistory,
  RateCardVersion,
} from '../../../domain/wire/billing-setup.ts';
import type { Actor } from '../../actor.ts';
import { StintError } from '../../errors.ts';
import { draftsOf, record, refuseFaults } from './common.ts';

const Row = RateCardVersion.extend({ cardId: z.string() });
const ProjectRow = RateCardHistory.shape.projects.element.extend({ cardId: z.string() });

/** Every card with all its versions, by the name that the newest has. */
export async function readCards(tx: PoolClient, cardId: string | null = null): Promise<RateCardHistory[]> {
  const versions = await tx.query(
    `select r.card_id as "cardId", r.card_version as "cardVersion", r.created_at as "createdAt", r.name, r.currency,
            r.valid_from as "validFrom", r.rates, r.overtime, r.volume_discounts as "volumeDiscounts",
            r.tier_discounts as "tierDiscounts", r.usage_prices as "usagePrices",
            (select count(distinct l.invoice_id)::int from invoice_lines l
              where l.tenant_id = r.tenant_id and l.rate_card_id = r.card_id
                and l.rate_card_version = r.card_version) as "invoiceCount"
       from rate_cards r where not r.deleted and ($1::uuid is null or r.card_id = $1)
      order by r.card_id, r.card_version desc`,
    [cardId],
  );
  const projects = await tx.query(
    `select p.rate_card_id as "cardId", p.id, p.code, p.name, c.name as "clientName"
       from projects p join clients c on c.tenant_id = p.tenant_id and c.id = p.client_id
      where not p.deleted and p.rate_card_id is not null and ($1::uuid is null or p.rate_card_id = $1)
      order by c.name, p.code`,
    [cardId],
  );
  const projectsOf = Map.groupBy(z.array(ProjectRow).parse(projects.rows), (project) => project.cardId);
  const cards = [...Map.groupBy(z.array(Row).parse(versions.rows), (row) => row.cardId)].map(
    ([id, rows]): RateCardHistory =>
      RateCardHistory.parse({ cardId: id, versions: rows, projects: projectsOf.get(id) ?? [] }),
  );
  const nameOf = ({ versions: [newest] }: RateCardHistory) => newest?.name ?? '';
  return cards.toSorted((a, b) => nameOf(a).localeCompare(nameOf(b)) || (a.cardId < b.cardId ? -1 : 1));
}

/**
 * Writes the next version of a card, the first of a new one included. Drafts stay as they are; the answer says which of
 * them could be refreshed.
 * @throws StintError conflict where there is a newer version than the one that was seen; invalid_request with every place
 * that is not right
 */
export async function addCardVersion(
  tx: PoolClient,
  actor: Actor,
  cardId: string,
  { after, content: asked }: NewCardVersion,
  now: Date,
): Promise<{ card: RateCardHistory; drafts: DraftRef[] }> {
  await tx.query('select lock_tenant_writes()');
  const content = normalised(asked);
  refuseFaults('content', checkRateCard(content));
  const [card] = await readCards(tx, cardId);
  const newest = card?.versions[0];
  if (card && newest && newest.cardVersion === after + 1 && isSame(newest, content))
    return { card, drafts: await draftsOf(tx, { cardId }) };
  if ((newest?.cardVersion ?? 0) !== after)
    throw new StintError(
      'conflict',
      'There is a newer version of this rate card. Nothing of yours was saved: look at it and change it again.',
    );
  await refuseOtherCurrency(tx, cardId, content.currency);
  await refuseSameName(tx, cardId, content.name);
  const cardVersion = await nextVersion(tx, cardId);
  await tx.query(
    `insert into rate_cards (id, tenant_id, created_at, updated_at, card_id, card_version, name, currency, valid_from,
                             rates, overtime, volume_discounts, tier_discounts, usage_prices)
     values ($1, $2, $3, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
    [
      uuidv7(),
      actor.tenantId,
      now.toISOString(),
      cardId,
      cardVersion,
      content.name,
      content.currency,
      content.validFrom,
      JSON.stringify(content.rates),
      content.overtime === null ? null : JSON.stringify(content.overtime),
      JSON.stringify(content.volumeDiscounts),
      JSON.stringify(content.tierDiscounts),
      JSON.stringify(content.usagePrices),
    ],
  );
  await record(
    tx,
    actor,
    {
      action: 'rate_card.version',
      resourceType: 'rate_card',
      resourceId: cardId,
      before: newest ? { cardVersion: newest.cardVersion, ...RateCardContent.parse(newest) } : null,
      after: { cardVersion, ...content },
    },
    now,
  );
  const [saved] = await readCards(tx, cardId);
  if (!saved) throw new Error('a rate card that was just written is there');
  return { card: saved, drafts: await draftsOf(tx, { cardId }) };
}

/**
 * Takes the newest version of a card back, as if it had not been made; its number is not given again.
 * @throws StintError not_found; conflict where it is not the newest, a line names it, or a project has the card and no
 * other version is left
 */
export async function takeBackCardVersion(
  tx: PoolClient,
  actor: Actor,
  cardId: string,
  cardVersion: number,
  now: Date,
): Promise<{ card: RateCardHistory | null; drafts: DraftRef[] }> {
  await tx.query('select lock_tenant_writes()');
  const [card] = await readCards(tx, cardId);
  const version = card?.versions.find((one) => one.cardVersion === cardVersion);
  if (!card || !version) throw new StintError('not_found', 'There is no such version of a rate card.');
  if (card.versions[0] !== version)
    throw new StintError('conflict', 'Only the newest version of a rate card can be taken back.');
  if (version.invoiceCount > 0)
    throw new StintError(
      'conflict',
      'An invoice or a draft is priced by this version, so it stays. Save a newer version instead.',
    );
  if (card.versions.length === 1 && card.projects.length > 0)
    throw new StintError('conflict', 'Projects have this rate card. Give them another one first.');
  await tx.query(
    'update rate_cards set deleted = true, updated_at = $3 where card_id = $1 and card_version = $2',
    [cardId, cardVersion, now.toISOString()],
  );
  await record(
    tx,
    actor,
    {
      action: 'rate_card.take_back',
      resourceType: 'rate_card',
      resourceId: cardId,
      before: { cardVersion, ...RateCardContent.parse(version) },
      after: null,
    },
    now,
  );
  const [left] = await readCards(tx, cardId);
  return { card: left ?? null, drafts: await draftsOf(tx, { cardId }) };
}

/** Bands in their order, whatever order they came in. */
function normalised(content: RateCardContent): RateCardContent {
  return {
    ...content,
    volumeDiscounts: content.volumeDiscounts.toSorted((a, b) => a.fromMinutes - b.fromMinutes),
  };
}

function isSame(version: RateCardVersion, content: RateCardContent): boolean {
  return canonicalJson(RateCardContent.parse(version)) === canonicalJson(content);
}

/** Numbers of versions that were taken back are not given again: something may have been estimated by them. */
async function nextVersion(tx: PoolClient, cardId: string): Promise<number> {
  const { rows } = await tx.query<{ next: number }>(
    'select coalesce(max(card_version), 0) + 1 as next from rate_cards where card_id = $1',
    [cardId],
  );
  return rows[0]?.next ?? 1;
}

async function refuseOtherCurrency(tx: PoolClient, cardId: string, currency: string): Promise<void> {
  const { rows } = await tx.query<{ name: string; currency: string }>(
    `select c.name, c.currency from projects p join clients c on c.tenant_id = p.tenant_id and c.id = p.client_id
      where p.rate_card_id = $1 and not p.deleted and c.currency <> $2 order by c.name limit 1`,
    [cardId, currency],
  );
  const [other] = rows;
  if (other)
    throw new StintError('invalid_request', 'Some of it is not right. Nothing was saved.', {
      details: [
        {
          path: 'content.currency',
          message: `${other.name} is billed in ${other.currency} and has this card`,
        },
      ],
    });
}

async function refuseSameName(tx: PoolClient, cardId: string, name: string): Promise<void> {
  const others = await readCards(tx);
  if (others.some((other) => other.cardId !== cardId && other.versions[0]?.name === name))
    throw new StintError('invalid_request', 'Some of it is not right. Nothing was saved.', {
      details: [{ path: 'content.name', message: 'another rate card has this name' }],
    });
}
