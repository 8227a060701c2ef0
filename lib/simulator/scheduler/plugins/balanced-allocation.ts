import { maxScore, type Plugin } from '../framework'

/** Prefers nodes where cpu and memory would be used evenly, so that neither is left over without the other. */
export const balancedAllocation: Plugin = {
  name: 'NodeResourcesBalancedAllocation',
  weight: 1,
  score: ({ requests }) => {
    const { cpu = 0, memory = 0 } = requests
    if (cpu === 0 && memory === 0) return undefined
    return {
      score: ({ allocatable, requested }) =>
        balance([
          { requested: (requested.cpu ?? 0) + cpu, allocatable: allocatable.cpu ?? 0 },
          { requested: (requested.memory ?? 0) + memory, allocatable: allocatable.memory ?? 0 },
        ]),
    }
  },
}

/** 100 less the standard deviation of the used shares. Models noderesources/balanced_allocation.go. */
export function balance(resources: readonly { requested: number; allocatable: number }[]): number {
  const shares = resources
    .filter(({ allocatable }) => allocatable > 0)
    .map(({ requested, allocatable }) => Math.min(1, requested / allocatable))
  if (shares.length === 0) return maxScore
  const mean = shares.reduce((sum, share) => sum + share, 0) / shares.length
  const deviation = Math.sqrt(shares.reduce((sum, share) => sum + (share - mean) ** 2, 0) / shares.length)
  return Math.trunc((1 - deviation) * maxScore)
}
