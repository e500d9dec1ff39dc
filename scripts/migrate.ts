import { migrate } from '../prisma/migrate.ts';

const USAGE = `Usage: STINT_APP_PASSWORD=… npm run migrate -- postgresql://ADMIN:PASSWORD@HOST/postgres [DATABASE]
Makes the roles stint_owner and stint_app and the database (stint, unless you name another) where they are missing, and
applies the migrations that are new. STINT_APP_PASSWORD becomes the password of stint_app, which server and worker sign in
as. Run it before the first start and after each update; a second run does nothing.
Instead of the argument, the address may stand in DATABASE_ADMIN_URL.`;

const [given, named] = process.argv.slice(2);
const adminUrl = given ?? process.env.DATABASE_ADMIN_URL;
const appPassword = process.env.STINT_APP_PASSWORD;
if (!adminUrl || !/^postgres(ql)?:\/\//.test(adminUrl) || !appPassword) {
  process.stderr.write(`${USAGE}\n`);
  process.exit(2);
}
try {
  const { applied } = await migrate({
    adminUrl,
    appPassword,
    ...(named === undefined ? {} : { database: named }),
    log: (line) => process.stdout.write(`${line}\n`),
  });
  const count = `${applied.length} ${applied.length === 1 ? 'migration' : 'migrations'}`;
  process.stdout.write(applied.length === 0 ? 'Nothing to do: all is applied.\n' : `${count} applied.\n`);
} catch (error) {
  const reason = error instanceof Error ? error.message : String(error);
  process.stderr.write(`The database is not migrated: ${reason}\n`);
  process.exit(1);
}
