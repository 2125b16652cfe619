import { connection } from 'next/server'
import { severities } from '#domain/pillars.ts'
import { controls } from '#.generated/controls.ts'
import { Sample } from '#ui/sample.tsx'
export default async function Page() {
  await connection()
  return <p>{severities.join()} {Object.keys(controls).length}<Sample /></p>
}
