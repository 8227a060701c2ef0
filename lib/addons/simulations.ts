/** How the simulator plays the images of all addons; given to it when it starts, woken by their manifests. */
import type { SimulatorExtension } from '../simulator/extension'
import { metricsServerSimulation } from './metrics-server/simulate'

export const addonSimulations: readonly SimulatorExtension[] = [metricsServerSimulation]
