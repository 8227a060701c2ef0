/** The addons that can be switched on. A new one is a folder beside this and a line in the list. */
import type { Addon } from './define-addon'
import { metricsServer } from './metrics-server/addon'

export const addons: readonly Addon[] = [metricsServer]
