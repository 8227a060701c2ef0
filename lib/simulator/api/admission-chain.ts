/** Runs admission around a write: everything that may change the object first, everything that may only refuse it last. */
import type { AdmissionContext, AdmissionPlugin, AdmissionRequest } from '../admission/admission'

export interface AdmissionChain {
  admit(request: AdmissionRequest): void | Promise<void>
  validate(request: AdmissionRequest): void | Promise<void>
}

/** `context` is asked for at the first request: its own client writes through the verbs that this chain guards. */
export function createAdmissionChain(
  plugins: readonly AdmissionPlugin[],
  context: AdmissionContext | (() => AdmissionContext),
): AdmissionChain {
  let known: AdmissionContext | undefined
  const ready = () => {
    known ??= typeof context === 'function' ? context() : context
    return known
  }
  const mutating = plugins.flatMap((plugin) => (plugin.admit ? [plugin.admit.bind(plugin)] : []))
  const validating = plugins.flatMap((plugin) => (plugin.validate ? [plugin.validate.bind(plugin)] : []))
  return {
    admit: (request) => inTurn(mutating, request, ready),
    validate: (request) => inTurn(validating, request, ready),
  }
}

type Step = (request: AdmissionRequest, context: AdmissionContext) => void | Promise<void>

/** Stays synchronous as long as the plugins are: most are, and there are many writes. */
function inTurn(
  steps: readonly Step[],
  request: AdmissionRequest,
  context: () => AdmissionContext,
  from = 0,
): void | Promise<void> {
  for (let at = from; at < steps.length; at++) {
    const pending = steps[at]?.(request, context())
    if (pending) return pending.then(() => inTurn(steps, request, context, at + 1))
  }
}
