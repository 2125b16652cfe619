import { connectDatabase, type Database } from '#db/client.ts'
import { migrate } from '#db/migrate.ts'
import { openQueue, type Queue } from '#db/queue.ts'
import { openDatabase } from '#db/server.ts'

/** The store, ready to use: server running, migrations applied, pool open. */
export interface Store {
  readonly url: string
  readonly db: Database
  /** Opens the job queue on it, to send jobs with. */
  queue(): Promise<Queue>
  close(): Promise<void>
}

/** Opens DATABASE_URL, or the embedded server under PARAPET_DATA, and migrates it. Says on stderr which it is. */
export async function openStore(): Promise<Store> {
  const server = await openDatabase({ log: (line) => console.error(line) })
  try {
    await migrate(server.url)
    const db = await connectDatabase(server.url)
    let queue: Queue | null = null
    return {
      url: server.url,
      db,
      async queue() {
        queue ??= await openQueue(server.url, {
          supervise: false,
          name: 'cli',
          onError: (error) => console.error(`job queue: ${error.message}`),
        })
        return queue
      },
      async close() {
        await queue?.stop(5)
        await db.close()
        await server.stop()
      },
    }
  } catch (error) {
    await server.stop()
    throw error
  }
}

/** Runs `use` on the store and closes it, whatever happens. */
export async function withStore<T>(use: (store: Store) => Promise<T>): Promise<T> {
  const store = await openStore()
  try {
    return await use(store)
  } finally {
    await store.close()
  }
}
