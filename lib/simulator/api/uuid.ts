/** A version 4 UUID out of the injected chance, so that a seeded simulation repeats. */
export function newUuid(random: () => number): string {
  let hex = ''
  for (let index = 0; index < 32; index++) {
    const digit = Math.floor(random() * 16)
    hex += (index === 12 ? 4 : index === 16 ? 8 + (digit % 4) : digit).toString(16)
  }
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}
