import { Command } from 'commander'
import { withStore } from '../store.ts'

export const command = new Command()
  .description('Bring the database to the schema of this version. start, worker and scan do it by themselves.')
  .action(() => withStore(async () => console.error('The database has the schema of this version.')))
