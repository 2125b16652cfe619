import type { Answer, Simulation } from '#domain/simulated.ts'
import type { OperationModel, ServiceModel } from './service-model.ts'
import { loadService } from './services.ts'

/** Which services the simulator knows and how each operation answers. */
export interface Registry {
  /** The services that sign with a name: usually one, two where AWS has two generations of an API. */
  signedAs(signingName: string): readonly ServiceModel[]
  answer(operation: OperationModel): Answer | undefined
}

/**
 * Loads the SDK packages the simulations name. A later simulation may add operations to a service; answering the same
 * operation twice is an error, except that services' own answers take the place of the `builtIn` ones.
 */
export async function loadRegistry(
  builtIn: readonly Simulation[],
  simulations: readonly Simulation[],
): Promise<Registry> {
  const answers = new Map<string, Map<string, Answer>>()
  const add = (simulation: Simulation) => {
    const service = answers.get(simulation.service) ?? new Map<string, Answer>()
    answers.set(simulation.service, service)
    for (const [operation, answer] of Object.entries(simulation.answers)) {
      if (service.has(operation)) {
        throw new Error(`Two simulations answer ${simulation.service}'s ${operation}.`)
      }
      service.set(operation, answer)
    }
  }
  for (const simulation of simulations) add(simulation)
  for (const simulation of builtIn) {
    const own = answers.get(simulation.service)
    const left = Object.entries(simulation.answers).filter(([operation]) => !own?.has(operation))
    add({ ...simulation, answers: Object.fromEntries(left) })
  }
  const services = await Promise.all([...new Set([...answers.keys(), 'sts'])].map(loadService))
  for (const service of services) {
    for (const operation of answers.get(service.name)?.keys() ?? []) {
      if (!service.operations.has(operation)) {
        throw new Error(`@aws-sdk/client-${service.name} has no operation ${operation}, which a simulation answers.`)
      }
    }
  }
  const bySigningName = Map.groupBy(services, (service) => service.signingName)
  return {
    signedAs: (signingName) => bySigningName.get(signingName) ?? [],
    answer: (operation) => answers.get(operation.service.name)?.get(operation.name),
  }
}
