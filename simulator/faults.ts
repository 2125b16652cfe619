import { z } from 'zod'

/**
 * What goes wrong in the pretend organisation, and where. Every selector is one glob or a list of globs (`*` stands for
 * any text); what is left out matches everything.
 */

const globs = z.union([z.string().min(1), z.array(z.string().min(1)).min(1)])
const instant = z.iso.date().or(z.iso.datetime())

const where = {
  /** Account ids or names: `payments-*`. */
  accounts: globs.optional(),
  regions: globs.optional(),
  /** IAM prefixes: `rds`, `dynamodb`, `elasticloadbalancing`, `sts`. */
  services: globs.optional(),
  /** `DescribeDBInstances`, `Describe*`. */
  operations: globs.optional(),
  /** Share of the matching calls that fail, 0 … 1; the same calls for the same seed and order. */
  share: z.number().gt(0).max(1).optional(),
  /** Only the first so many matching calls fail. */
  times: z.int().positive().optional(),
  /** The world's dates between which the fault holds, `until` excluded. */
  from: instant.optional(),
  until: instant.optional(),
}

export const faultSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('deny'),
    by: z.enum(['role', 'scp', 'rcp', 'boundary']).default('role'),
    policyArn: z.string().startsWith('arn:').optional(),
    ...where,
  }),
  z.strictObject({ kind: z.literal('throttle'), ...where }),
  z.strictObject({
    kind: z.literal('server-error'),
    status: z.union([z.literal(500), z.literal(502), z.literal(503), z.literal(504)]).default(500),
    ...where,
  }),
  z.strictObject({ kind: z.literal('html-body'), status: z.int().min(200).max(599).default(200), ...where }),
  z.strictObject({ kind: z.literal('truncated-body'), ...where }),
  /** The connection is taken and nothing is ever sent; with `milliseconds` the answer comes that much later. */
  z.strictObject({ kind: z.literal('hang'), milliseconds: z.int().positive().optional(), ...where }),
  /** The connection is closed before a byte is sent. */
  z.strictObject({ kind: z.literal('reset'), ...where }),
  z.strictObject({ kind: z.literal('region-off'), ...where }),
  /** AWS has taken the service away: it refuses whoever asks, with the code it has for it. */
  z.strictObject({
    kind: z.literal('retired'),
    code: z.string().min(1).default('UnknownOperationException'),
    message: z.string().default('The service is no longer available.'),
    ...where,
  }),
  z.strictObject({ kind: z.literal('expired-credentials'), ...where }),
  z.strictObject({ kind: z.literal('endless-token'), ...where }),
  z.strictObject({ kind: z.literal('empty-page'), ...where }),
  /** The page comes without the token of the next: a list cut short without a word. */
  z.strictObject({ kind: z.literal('dropped-token'), ...where }),
  /** Every page after the first begins with the last item of the page before. */
  z.strictObject({ kind: z.literal('repeated-item'), ...where }),
  /** The role does not exist in the matching accounts: AssumeRole is denied, and sessions of it are not known any more. */
  z.strictObject({ kind: z.literal('role-missing'), ...where }),
  /** The roles of the matching accounts ask for another external id. */
  z.strictObject({ kind: z.literal('external-id-mismatch'), ...where }),
])

export const faultsSchema = z.strictObject({ faults: z.array(faultSchema) })

/** A fault as the running simulator holds it. */
export type Fault = z.output<typeof faultSchema>
/** A fault as a file or a caller writes it. */
export type FaultInput = z.input<typeof faultSchema>
/** The content of a faults file: `{ "faults": [ … ] }`. */
export type Faults = z.input<typeof faultsSchema>
