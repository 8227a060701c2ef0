/**
 * Names of people and groups on their way through `Headers`, which joins repeated lines with a comma and holds no character
 * beyond Latin-1: each line of an Impersonate-* header travels percent-encoded from the port to the edge, so that the
 * group "a, b" stays one group and RBAC knows 管理员 again.
 */

/** `bytes`: one line's value as Node reads it, a character for each byte. Clients write UTF-8. */
export function encodeHeaderLine(bytes: string): string {
  return encodeURIComponent(Buffer.from(bytes, 'latin1').toString('utf8'))
}

/** The lines of a header, decoded; what cannot be decoded never came through the port and is taken as it is. */
export function headerLines(joined: string | null): string[] {
  return joined === null || joined === '' ? [] : joined.split(', ').map(decodeHeaderLine)
}

export function decodeHeaderLine(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
