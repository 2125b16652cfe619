'use client'

import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'

/** One query cache per browser tab. What the server rendered stays fresh for a moment, then is asked again on focus. */
export function QueryProvider({ children }: { children: ReactNode }) {
  const [client] = useState(
    () => new QueryClient({ defaultOptions: { queries: { staleTime: 15_000, retry: 1, refetchOnWindowFocus: true } } }),
  )
  return <QueryClientProvider client={client}>{children}</QueryClientProvider>
}
