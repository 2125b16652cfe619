import { defineConfig } from 'prisma/config'

/** Where Prisma's CLI finds the models and migrations. Migrations are applied at start by db/migrate.ts. */
export default defineConfig({
  schema: 'prisma/schema',
  migrations: { path: 'prisma/migrations' },
})
