import { Link } from '#ui/link.tsx'

export default function NotFound() {
  return (
    <main className="mx-auto max-w-prose p-8">
      <h1 className="text-xl font-semibold">There is no such page.</h1>
      <p className="mt-4">
        <Link className="link" href="/">
          Overview
        </Link>
      </p>
    </main>
  )
}
