import { expect, test } from 'vitest'
import { eventStream, type Told } from './events.ts'

test('each change is told once, the last as the end, and then the connection closes', async () => {
  const told: (Told | null)[] = [
    { text: '1', ended: false },
    { text: '1', ended: false },
    { text: '2', ended: true },
    { text: '3', ended: true },
  ]
  const response = eventStream(new AbortController().signal, async () => told.shift() ?? null)
  expect(response.headers.get('content-type')).toBe('text/event-stream')
  expect(await response.text()).toBe('event: progress\ndata: 1\n\nevent: ended\ndata: 2\n\n')
})

test('nobody is asked after the reader has gone', async () => {
  const reader = new AbortController()
  let asked = 0
  const response = eventStream(reader.signal, async () => {
    asked++
    reader.abort()
    return { text: String(asked), ended: false }
  })
  expect(await response.text()).toBe('event: progress\ndata: 1\n\n')
  expect(asked).toBe(1)
})
