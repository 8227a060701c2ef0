/** What clients see of what is stored, where the two differ: a custom resource in another version, with today's defaults. */
import { freezeJson } from '../store/freeze-json'
import type { Stored } from '../store/store'
import { wireJson } from '../store/stored'
import type { Strategy } from './strategy'

const shown = new WeakMap<Strategy, WeakMap<Stored, Stored>>()

/** Made once for everyone who reads it. */
export function shownAs(strategy: Strategy, stored: Stored): Stored {
  const { storedForm } = strategy
  if (!storedForm) return stored
  let known = shown.get(strategy)
  if (!known) {
    known = new WeakMap()
    shown.set(strategy, known)
  }
  let made = known.get(stored)
  if (!made) {
    const own = stored.value
    const value = storedForm.from(own)
    made = value === own ? stored : { ...stored, value: freezeJson(value), json: wireJson(value) }
    known.set(stored, made)
  }
  return made
}
