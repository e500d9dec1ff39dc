import path from 'node:path';
import { defineConfig } from 'prisma/config';

/** For the Prisma command only: `prisma migrate deploy --config prisma/prisma.config.ts`, where its engine can run. */
export default defineConfig({
  schema: path.join(import.meta.dirname, 'schema.prisma'),
  migrations: { path: path.join(import.meta.dirname, 'migrations') },
  datasource: { url: process.env.DATABASE_URL ?? '' },
});
