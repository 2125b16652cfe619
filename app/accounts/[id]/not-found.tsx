import { Link } from '#ui/link.tsx'

export default function NotFound() {
  return (
    <main className="mx-auto max-w-prose p-8">
      <h1 className="text-xl font-semibold">This account is not known here.</h1>
      <p className="mt-2 text-text-2">
        There is no account with this id in the chosen scope, or it was not known yet at the chosen instant.
      </p>
      <p className="mt-4">
        <Link className="link" href="/accounts">
          All accounts
        </Link>
      </p>
    </main>
  )
}
