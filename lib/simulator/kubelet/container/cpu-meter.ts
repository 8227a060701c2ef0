/**
 * The CPU time of one process: what it stated, varied as in usage.ts, and what its requests cost, as fast as its limit
 * allows. Computed when somebody looks.
 */
import type { ProcessUsage } from '../../extension'
import { cpuMsBetween, usageAt } from './usage'

/** What a process gets that has no limit. */
const unlimitedMillicores = 4000
/** Over which the cost of requests counts as what is used now. */
const recentMs = 15_000
const defaultCostMs = 2

export class CpuMeter {
  readonly #seed: number
  readonly #limit: number
  #stated: ProcessUsage
  #atMs: number
  #usedMs = 0
  #waitingMs = 0
  #recentlyMs = 0

  constructor(options: { stated: ProcessUsage; seed: number; limitMillicores?: number; nowMs: number }) {
    this.#seed = options.seed
    this.#limit = options.limitMillicores ?? unlimitedMillicores
    this.#stated = this.#capped(options.stated)
    this.#atMs = options.nowMs
  }

  state(use: ProcessUsage, nowMs: number): void {
    this.#advance(nowMs)
    this.#stated = this.#capped(use)
  }

  /** A request was answered. */
  answered(nowMs: number): void {
    this.#advance(nowMs)
    this.#waitingMs += this.#stated.cpuMsPerRequest ?? defaultCostMs
  }

  /** CPU seconds since the process began. */
  seconds(nowMs: number): number {
    this.#advance(nowMs)
    return this.#usedMs / 1000
  }

  millicores(nowMs: number): number {
    this.#advance(nowMs)
    const { cpuMillicores } = usageAt(this.#stated, this.#seed, nowMs)
    return Math.min(this.#limit, cpuMillicores + (this.#recentlyMs / recentMs) * 1000)
  }

  /** The variation of what is stated stays below the limit. */
  #capped(use: ProcessUsage): ProcessUsage {
    return { ...use, cpuMillicores: Math.min(use.cpuMillicores, this.#limit / 1.25) }
  }

  #advance(nowMs: number): void {
    const elapsedMs = nowMs - this.#atMs
    if (elapsedMs <= 0) return
    const ownMs = cpuMsBetween(this.#stated, this.#seed, this.#atMs, nowMs)
    const workedMs = Math.min(this.#waitingMs, Math.max(0, (elapsedMs * this.#limit) / 1000 - ownMs))
    this.#waitingMs -= workedMs
    this.#usedMs += ownMs + workedMs
    this.#recentlyMs = this.#recentlyMs * Math.exp(-elapsedMs / recentMs) + workedMs
    this.#atMs = nowMs
  }
}
