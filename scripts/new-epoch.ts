import { newEpoch } from '../prisma/epoch.ts';

const USAGE = `Usage: npm run new-epoch -- postgresql://ADMIN:PASSWORD@HOST/DATABASE
Run it once after the database was restored from a backup. Every device then compares all it has with the server, and
sends again what the backup did not have. It harms nothing if run without need; devices only work a little more.
Instead of the argument, the address may stand in DATABASE_ADMIN_URL.`;

const url = process.argv[2] ?? process.env.DATABASE_ADMIN_URL;
if (!url || !/^postgres(ql)?:\/\//.test(url)) {
  process.stderr.write(`${USAGE}\n`);
  process.exit(2);
}
try {
  const tenants = await newEpoch(url);
  process.stdout.write(`${tenants} ${tenants === 1 ? 'firm has' : 'firms have'} a new epoch.\n`);
} catch (error) {
  const reason = error instanceof Error ? error.message : String(error);
  process.stderr.write(
    `No epoch was changed: ${reason}. Give the address of an administrator of the database, or of stint_owner.\n`,
  );
  process.exit(1);
}
