import type { PoolClient } from 'pg';
import { z } from 'zod';
import { Id } from '../../../domain/entities/primitives.ts';
import type { ReportJob } from '../../../domain/entities/report-job.ts';
import { houseClientOf } from './settings.ts';

const Named = z.object({ clientId: Id.nullable(), projectId: Id.nullable() });

/**
 * Who pays for a report: the client that its parameters name, or whose project they name; for a report about no one client
 * the firm's house client. Null where there is none: then it is not metered.
 */
export async function reportPayer(
  tx: PoolClient,
  { parameters }: Pick<ReportJob, 'parameters'>,
): Promise<{ clientId: string; projectId: string | null } | null> {
  const asked = [parameters.clientId, parameters.projectId].map((value) => Id.safeParse(value).data ?? null);
  const { rows } = await tx.query(
    `select coalesce((select id from clients where id = $1::uuid),
                     (select client_id from projects where id = $2::uuid)) as "clientId",
            (select id from projects where id = $2::uuid and ($1::uuid is null or client_id = $1::uuid)) as "projectId"`,
    asked,
  );
  const { clientId, projectId } = Named.parse(rows[0]);
  if (clientId !== null) return { clientId, projectId };
  const house = await houseClientOf(tx);
  return house === null ? null : { clientId: house, projectId: null };
}
