import { badRequest, tooLargeResourceVersion } from '../../kube/status-error'

/** Undefined for '' and '0', which ask for no particular revision. Throws BadRequest for what is no number. */
export function parseResourceVersion(text: string | undefined): number | undefined {
  if (!text || text === '0') return undefined
  if (!/^\d{1,16}$/.test(text)) {
    throw badRequest(
      `invalid resource version: resourceVersion: Invalid value: ${JSON.stringify(text)}: strconv.ParseUint: parsing ${JSON.stringify(text)}: invalid syntax`,
    )
  }
  return Number(text)
}

/** For a read that is to be no older than `asked`: this server is always at its newest, so only the future is missing. */
export function assertReached(asked: number | undefined, current: number): void {
  if (asked !== undefined && asked > current) throw tooLargeResourceVersion(asked, current)
}
