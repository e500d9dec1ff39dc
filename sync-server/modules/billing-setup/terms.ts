import type { PoolClient } from 'pg';
import { canonicalJson } from '../../../domain/rules/audit-hash.ts';
import { checkTerms } from '../../../domain/rules/billing-checks.ts';
import { type NewTerms, type ProjectBilling, TermsContent } from '../../../domain/wire/billing-setup.ts';
import type { Actor } from '../../actor.ts';
import { StintError } from '../../errors.ts';
import { record, refuseFaults } from './common.ts';
import { readProjectBilling } from './projects.ts';

/**
 * Writes the next version of a project's terms.
 * @throws StintError not_found; conflict where there is a newer version than the one that was seen, or an outcome that is
 * billed would change; invalid_request with every place that is not right
 */
export async function addTerms(
  tx: PoolClient,
  actor: Actor,
  projectId: string,
  { after, content }: NewTerms,
  now: Date,
): Promise<ProjectBilling> {
  await tx.query('select lock_tenant_writes()');
  refuseFaults('content', checkTerms(content));
  const current = await readProjectBilling(tx, projectId);
  const newest = current.terms[0];
  const isSaved =
    newest?.termsVersion === after + 1 &&
    canonicalJson(TermsContent.parse(newest)) === canonicalJson(content);
  if (isSaved) return current;
  if ((newest?.termsVersion ?? 0) !== after)
    throw new StintError(
      'conflict',
      'Somebody changed how this project is billed meanwhile. Nothing of yours was saved: look at it and change it again.',
    );
  if (content.retainer !== null && current.type !== 'retainer')
    throw new StintError('invalid_request', 'Some of it is not right. Nothing was saved.', {
      details: [{ path: 'content.retainer', message: 'only a project of type retainer has one' }],
    });
  refuseChangedOutcomes(current, content);
  const termsVersion = after + 1;
  await tx.query(
    `insert into project_terms (tenant_id, project_id, terms_version, valid_from, overrides, retainer, outcomes, created_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [
      actor.tenantId,
      projectId,
      termsVersion,
      content.validFrom,
      JSON.stringify(content.overrides),
      content.retainer === null ? null : JSON.stringify(content.retainer),
      JSON.stringify(content.outcomes),
      now.toISOString(),
    ],
  );
  await record(
    tx,
    actor,
    {
      action: 'project.terms',
      resourceType: 'project',
      resourceId: projectId,
      before: newest ? { termsVersion: newest.termsVersion, ...TermsContent.parse(newest) } : null,
      after: { termsVersion, ...content },
    },
    now,
  );
  return readProjectBilling(tx, projectId);
}

/** What was billed for an outcome stays what the project's newest terms say of it. */
function refuseChangedOutcomes(
  { terms: [newest], billedOutcomes }: ProjectBilling,
  asked: TermsContent,
): void {
  const wanted = new Map(asked.outcomes.map((one) => [one.id, one]));
  for (const outcome of newest?.outcomes ?? [])
    if (
      billedOutcomes.includes(outcome.id) &&
      canonicalJson(wanted.get(outcome.id) ?? null) !== canonicalJson(outcome)
    )
      throw new StintError('conflict', `An invoice or a draft has “${outcome.name}”, so it stays as it is.`);
}

/**
 * Takes the newest version of a project's terms back, as if it had not been made.
 * @throws StintError not_found; conflict where it is not the newest, or a line names it
 */
export async function takeBackTerms(
  tx: PoolClient,
  actor: Actor,
  projectId: string,
  termsVersion: number,
  now: Date,
): Promise<ProjectBilling> {
  await tx.query('select lock_tenant_writes()');
  const { terms } = await readProjectBilling(tx, projectId);
  const version = terms.find((one) => one.termsVersion === termsVersion);
  if (!version) throw new StintError('not_found', 'There is no such version of the project’s terms.');
  if (terms[0] !== version)
    throw new StintError('conflict', 'Only the newest version of the terms can be taken back.');
  if (version.invoiceCount > 0)
    throw new StintError(
      'conflict',
      'An invoice or a draft is priced by this version, so it stays. Save a newer version instead.',
    );
  await tx.query('delete from project_terms where project_id = $1 and terms_version = $2', [
    projectId,
    termsVersion,
  ]);
  await record(
    tx,
    actor,
    {
      action: 'project.terms_take_back',
      resourceType: 'project',
      resourceId: projectId,
      before: { termsVersion, ...TermsContent.parse(version) },
      after: null,
    },
    now,
  );
  return readProjectBilling(tx, projectId);
}
