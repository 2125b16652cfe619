/** Resolves at the first SIGINT or SIGTERM. A second one ends the process at once, for people who have waited enough. */
export function untilAskedToEnd(): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
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
