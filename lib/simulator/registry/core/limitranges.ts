/** Models pkg/registry/core/limitrange/strategy.go. */
import { limitRanges } from '../../../kinds/limitranges'
import { setLimitDefaults, validateLimitRange } from '../../../kube/limit-range-validation'
import type { LimitRange } from '../../../kube/types'
import { defineStrategy } from '../strategy'

export const limitRangeStrategy = defineStrategy<LimitRange>({
  kind: limitRanges,
  allowCreateOnUpdate: true,

  defaults: setLimitDefaults,
  validate: validateLimitRange,
  validateUpdate: validateLimitRange,
})
