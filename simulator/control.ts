import { z } from 'zod'
import type { Faults } from './faults.ts'
import type { Simulator } from './options.ts'
import type { WireRequest } from './wire/message.ts'

/**
 * What steers a running simulator over HTTP, beside AWS's own protocols:
 * `GET /parapet-simulator` tells what there is, `POST …/date`, `POST …/faults` change it, `GET …/counts`, `…/requests`
 * and `…/accounts` tell what it holds and saw, `DELETE …/requests` starts counting anew.
 */
export const controlPrefix = '/parapet-simulator'

export interface Control {
  readonly simulator: () => Simulator
  readonly accounts: () => readonly object[]
}

interface Reply {
  readonly status: number
  readonly content: unknown
}

const dateBody = z.strictObject({ date: z.string().min(1) })

export function control(controls: Control, request: WireRequest): Reply {
  const route = `${request.method} ${request.path.slice(controlPrefix.length).replace(/\/$/, '')}`
  const simulator = controls.simulator()
  try {
    switch (route) {
      case 'GET ':
        return ok(whatThereIs(simulator))
      case 'GET /date':
        return ok({ date: simulator.date().toISOString() })
      case 'POST /date':
        simulator.setDate(dateBody.parse(JSON.parse(request.body)).date)
        return ok({ date: simulator.date().toISOString() })
      case 'POST /faults':
        simulator.setFaults(JSON.parse(request.body) as Faults)
        return ok({ replaced: true })
      case 'GET /counts':
        return ok(
          simulator.counts({
            accountId: request.query.get('accountId') ?? undefined,
            region: request.query.get('region') ?? undefined,
            resourceType: request.query.get('resourceType') ?? undefined,
          }),
        )
      case 'GET /requests':
        return ok(simulator.requests())
      case 'DELETE /requests':
        simulator.resetRequests()
        return ok({ reset: true })
      case 'GET /accounts':
        return ok(controls.accounts())
      default:
        return { status: 404, content: { error: `There is no ${route}.` } }
    }
  } catch (error) {
    const text =
      error instanceof z.ZodError ? z.prettifyError(error) : error instanceof Error ? error.message : String(error)
    return { status: 400, content: { error: text } }
  }
}

function whatThereIs(simulator: Simulator): object {
  const { url, managementAccountId, accessKeyId, secretAccessKey, roleName, externalId, regions, organizationId } =
    simulator
  return {
    url,
    managementAccountId,
    accessKeyId,
    secretAccessKey,
    roleName,
    externalId,
    regions,
    organizationId,
    date: simulator.date().toISOString(),
  }
}

function ok(content: unknown): Reply {
  return { status: 200, content }
}
