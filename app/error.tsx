'use client'

import { Failure } from '#ui/states.tsx'

/** What failed, and the way on. The cause is in the server's log, under the id shown. */
export default function ErrorPage({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  return (
    <main className="mx-auto max-w-prose p-8">
      <Failure title="This page could not be made.">
        <p>Nothing was changed. The server's log has the cause{error.digest ? ` under ${error.digest}` : ''}.</p>
        <p className="mt-3 flex justify-center gap-2">
          <button type="button" className="control" onClick={reset}>
            Try again
          </button>
          <a className="control" href="/">
            Overview
          </a>
        </p>
      </Failure>
    </main>
  )
}
