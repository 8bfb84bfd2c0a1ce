import { defineConfig } from 'drizzle-kit'

/** `npx drizzle-kit generate --config drizzle/drizzle.config.ts --name what-changes`, from the project's folder. */
export default defineConfig({
  dialect: 'sqlite',
  casing: 'snake_case',
  schema: './src/storage/sqlite/schema/*.ts',
  out: './drizzle',
})
