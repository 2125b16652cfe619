import type { Simulator, SimulatorOptions } from './options.ts'

export type { Fault, FaultInput, Faults } from './faults.ts'
export type { CountFilter, HeldCount, PolicyDocument, RequestCount, Simulator, SimulatorOptions } from './options.ts'

/** Starts a pretend AWS Organization on a socket of its own. */
export async function startSimulator(_options: SimulatorOptions = {}): Promise<Simulator> {
  throw new Error('The simulator does not answer yet: only its interface is here.')
}
