/** `?limit=500&watch=true`, or nothing. Undefined values are left out. */
export function queryString(parameters: Readonly<Record<string, string | number | boolean | undefined>>): string {
  const pairs = Object.entries(parameters).flatMap(([key, value]) =>
    value === undefined ? [] : [`${encodeURIComponent(key)}=${encodeURIComponent(String(value))}`],
  )
  return pairs.length ? `?${pairs.join('&')}` : ''
}
