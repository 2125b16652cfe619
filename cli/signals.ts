/** Resolves at the first SIGINT or SIGTERM. A second one ends the process at once, for people who have waited enough. */
export function untilAskedToEnd(): Promise<void> {
  return new Promise((resolve) => {
    const orphaned = watchNpm(() => end())
    const end = (): void => {
      clearInterval(orphaned)
      for (const signal of ['SIGINT', 'SIGTERM'] as const) {
        process.off(signal, end)
        process.once(signal, () => process.exit(1))
      }
      resolve()
    }
    process.on('SIGINT', end)
    process.on('SIGTERM', end)
  })
}

/**
 * npm hands a SIGTERM to the shell between it and us, and that shell dies without a word. So, under npm, a parent that
 * has changed means that somebody asked us to end.
 */
function watchNpm(onOrphaned: () => void): NodeJS.Timeout | undefined {
  if (process.env.npm_lifecycle_event === undefined) return undefined
  const parent = process.ppid
  return setInterval(() => {
    if (process.ppid !== parent) onOrphaned()
  }, 1_000).unref()
}
