/** Run by Next.js when the web server starts: it ends with the process that started it, however that one ended. */
export function register(): void {
  if (process.env.NEXT_RUNTIME === 'nodejs' && process.connected) process.once('disconnect', () => process.exit(0))
}
