/** As strconv.FormatFloat(value, 'g', -1, 64) writes it: with an exponent from 10^6 up and below 10^-4. */
export function goFloat(value: number): string {
  if (value === 0) return '0'
  const [digits = '', exponent = '0'] = value.toExponential().split('e')
  const power = Number(exponent)
  if (power >= -4 && power < 6) return String(value)
  return `${digits}e${power < 0 ? '-' : '+'}${String(Math.abs(power)).padStart(2, '0')}`
}
